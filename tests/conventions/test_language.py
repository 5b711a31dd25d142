"""The language: Swiss German that is complete, current and written as Switzerland writes."""

import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

from tests.conventions import sources

CATALOGUE = sources.ROOT / "locale" / "de_CH" / "LC_MESSAGES" / "django.po"

# Terms of other German-speaking administrations (docs/glossary.md has ours).
SHARP_S = "\N{LATIN SMALL LETTER SHARP S}"
NOT_SWISS = re.compile(rf"{SHARP_S}|„|“|sachlich richtig|Auszahlungsanordnung|Bewilligungsbescheid")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def words(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_text_has_its_german(catalogue):
    assert [message.id for message in catalogue if not all(words(message))] == []


def test_no_translation_is_a_guess(catalogue):
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_every_translation_fills_in_the_same_values(catalogue):
    value = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    differing = [
        message.id
        for message in catalogue
        if isinstance(message.id, str)
        and set(value.findall(message.id)) != set(value.findall(message.string))
    ]

    assert differing == []


def test_the_german_is_swiss(catalogue):
    assert [m.id for m in catalogue if any(NOT_SWISS.search(text) for text in words(m))] == []


@pytest.mark.parametrize("path", sources.texts(), ids=sources.relative)
def test_no_sharp_s(path):
    assert SHARP_S not in path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xgettext") is None, reason="collecting texts needs gettext")
def test_the_catalogue_holds_exactly_what_the_code_says(catalogue, tmp_path):
    for folder in [*sources.PACKAGES, "templates", "locale"]:
        shutil.copytree(
            sources.ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(sources.ROOT / "manage.py", tmp_path)
    subprocess.run(
        [
            *(sys.executable, "-m", "django", "makemessages", "--locale", "de_CH"),
            *("--no-obsolete", "--no-location", "--verbosity", "0"),
        ],
        cwd=tmp_path,
        check=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)},
    )
    with (tmp_path / CATALOGUE.relative_to(sources.ROOT)).open("rb") as file:
        collected = {(m.context, m.id) for m in read_po(file) if m.id}

    assert collected == {(message.context, message.id) for message in catalogue}
