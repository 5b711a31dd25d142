"""The tree: what stands where, how long it may be, and how each file begins."""

import ast

import pytest

from tests.conventions import sources

WITHOUT_HEAD = {"__init__.py", "apps.py", "urls.py"}
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50


def test_the_import_contract_names_every_package():
    packages = {path.parent.name for path in sources.ROOT.glob("*/__init__.py")}
    layers = sources.names(sources.CONTRACTS[0]["layers"])

    assert packages == set(sources.PACKAGES) == {name for layer in layers for name in layer}


def test_the_contract_of_core_names_every_room():
    core = sources.ROOT / "core"
    rooms = {path.parent.name for path in core.glob("*/__init__.py")}
    modules = {path.stem for path in core.glob("*.py")} - {"__init__"}
    layers = sources.names(sources.CONTRACTS[1]["layers"])

    assert rooms | modules == {name for layer in layers for name in layer}


def test_nothing_is_called_common_or_utils():
    names = {part for path in sources.modules() for part in path.with_suffix("").parts}

    assert names & {"common", "utils", "helpers", "misc"} == set()


@pytest.mark.parametrize(
    "path",
    [path for path in sources.modules() if path.name not in WITHOUT_HEAD],
    ids=sources.relative,
)
def test_every_module_opens_with_one_sentence(path):
    head = (ast.get_docstring(sources.tree(path)) or "").partition("\n")[0]

    assert head.endswith(".")
    assert ". " not in head


@pytest.mark.parametrize("path", sources.modules(*sources.PACKAGES, "tests"), ids=sources.relative)
def test_no_file_is_too_long_to_read_at_once(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_FILE


def test_no_function_is_too_long_to_read_at_once():
    lengths = {
        f"{sources.relative(path)}: {function.name}": function.end_lineno - function.lineno + 1
        for path in sources.modules()
        for function in sources.functions(path)
    }

    assert {name for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == set()


def test_every_test_module_belongs_to_a_module_or_a_room():
    homes = {sources.ROOT / "tests" / package for package in sources.PACKAGES}
    strays = {
        sources.relative(path)
        for path in sources.modules("tests")
        if path.name.startswith("test_")
        and any(home in path.parents for home in homes)
        and not (sources.ROOT / path.parent.relative_to(sources.ROOT / "tests")).is_dir()
    }

    assert strays == set()
