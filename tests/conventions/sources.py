"""The product's own source files, read as text and as syntax trees."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
PACKAGES = PROJECT["tool"]["importlinter"]["root_packages"]


def names(layers):
    """The layers of a contract, each as the list of its packages, the top one first."""
    return [[name.strip() for name in layer.split("|")] for layer in layers]


@cache
def modules(*folders):
    """All modules below the folders (the product's packages unless told) but migrations."""
    return sorted(
        path
        for folder in folders or PACKAGES
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path):
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def relative(path):
    return path.relative_to(ROOT).as_posix()


@cache
def texts():
    """What people read or translate: templates, catalogues and fixtures under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    listed = listed or [relative(path) for path in ROOT.rglob("*") if ".venv" not in path.parts]
    folders = ("templates/", "locale/", "fixtures/")
    endings = (".html", ".txt", ".po", ".json", ".csv", ".toml", ".yaml")
    return [ROOT / name for name in listed if name.startswith(folders) and name.endswith(endings)]
