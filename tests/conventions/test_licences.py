"""The licences: what the product runs on may be passed on without opening a city's own code."""

import re
from importlib.metadata import distribution

import pytest

from tests.conventions import sources

PINNED = re.findall(
    r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==",
    (sources.ROOT / "requirements.txt").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)
# LGPL is fine: used as a library, unchanged.
COPYLEFT = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


@pytest.mark.parametrize("name", PINNED)
def test_no_library_is_under_a_strong_copyleft(name):
    metadata = distribution(name).metadata
    licences = [
        metadata.get("License-Expression") or "",
        (metadata.get("License") or "").partition("\n")[0],
        *(line for line in metadata.get_all("Classifier") or [] if line.startswith("License")),
    ]

    assert [licence for licence in licences if COPYLEFT.search(licence)] == []


def test_every_library_is_pinned_by_its_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (sources.ROOT / name).read_text(encoding="utf-8")
        pins = re.split(r"\n(?=[a-z0-9])", lines)

        assert [pin.split()[0] for pin in pins if "==" in pin and "--hash=sha256:" not in pin] == []
