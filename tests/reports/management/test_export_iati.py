"""The IATI file by command."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.amounts import format_francs
from tests.reports.iati.conftest import published_project
from tests.reports.iati.reading import set_publisher, the_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def _project():
    set_publisher()
    published_project()


@pytest.mark.usefixtures("_project")
def test_it_writes_the_file_and_says_how_much(tmp_path, capsys):
    path = tmp_path / "file.xml"

    call_command("export_iati", str(path), "--as-at", "2026-06-30")

    assert the_only(path.read_bytes()).find("transaction") is not None
    assert capsys.readouterr().out == (
        f"{path}: 1 activities, {format_francs(120_000_01)} net paid.\n"
    )


@pytest.mark.usefixtures("_project")
def test_a_day_ahead_is_refused(tmp_path):
    ahead = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(CommandError, match="future"):
        call_command("export_iati", str(tmp_path / "file.xml"), "--as-at", ahead.isoformat())


@pytest.mark.usefixtures("_project")
def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_iati", str(tmp_path / "nowhere" / "file.xml"))


def test_without_a_publisher_it_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="IATI identifier"):
        call_command("export_iati", str(tmp_path / "file.xml"))
