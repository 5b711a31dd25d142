"""Which version of the program made a file."""

import pytest

from reports import version


@pytest.fixture
def folder(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    version.code_version.cache_clear()
    yield tmp_path
    version.code_version.cache_clear()


def repository(folder, head):
    (folder / ".git" / "refs" / "heads").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text(head)
    return folder / ".git"


def test_without_a_repository_it_is_the_version_alone(folder):
    assert version.code_version() == "1.2.3"


def test_the_commit_of_the_branch_is_named(folder):
    git = repository(folder, "ref: refs/heads/main\n")
    (git / "refs" / "heads" / "main").write_text("0123456789abcdef\n")

    assert version.code_version() == "1.2.3 (01234567)"


def test_a_packed_branch_and_a_bare_commit_are_named_too(folder):
    git = repository(folder, "ref: refs/heads/main\n")
    (git / "packed-refs").write_text("# pack-refs\nfedcba9876543210 refs/heads/main\n")
    assert version.code_version() == "1.2.3 (fedcba98)"

    (git / "HEAD").write_text("aaaabbbbccccdddd\n")
    version.code_version.cache_clear()
    assert version.code_version() == "1.2.3 (aaaabbbb)"
