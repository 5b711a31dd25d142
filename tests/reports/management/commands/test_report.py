"""The command `report`: figures for machines, a workbook, and clear refusals."""

import json
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from reports.sdg import control
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    made = ledger.activity(goals=[("6.1", 10_000)], places=[("NP", 5000), ("KE", 5000)], gender=1)
    ledger.award(made, 300_00, "2026-02-01")
    ledger.pay(made, 100_00, "2026-03-01")
    return made


def run(*arguments):
    call_command("report", "sdg", *arguments)


def test_json_holds_the_figures_as_text(project, tmp_path):
    file = tmp_path / "sdg.json"

    run("--year", "2026", "--output", str(file))

    assert json.loads(file.read_text()) == {
        "year": "2026",
        "commit_gross": "300.00",
        "commit_reductions": "0.00",
        "commit_net": "300.00",
        "disb_gross": "100.00",
        "refunds": "0.00",
        "returns_prior_years": "0.00",
        "disb_net": "100.00",
        "by_sphere": {"development": "100.00"},
        "by_instrument": {"B": "100.00"},
        "by_goal": {"6": "100.00"},
        "by_target": {"6.1": "100.00"},
        "unmapped": "0.00",
        "by_country": {"KE": "50.00", "NP": "50.00"},
        "no_country": "0.00",
        "international": "100.00",
        "ldc": "50.00",
        "ldc_share": "50.0",
        "gender": {"1": "100.00"},
        "gender_screened": "100.00",
        "gender_focus": "100.00",
        "gender_share": "100.0",
        "by_dac": {},
        "released_unconfirmed": "0.00",
        "in_kind": {"total": "0.00", "by_sphere": {}, "by_emergency": []},
    }


def test_as_at_an_earlier_day_less_is_known(project, tmp_path):
    file = tmp_path / "sdg.json"

    run("--year", "2026", "--as-at", "2026-02-28", "--output", str(file))

    figures = json.loads(file.read_text())
    assert (figures["commit_net"], figures["disb_net"]) == ("300.00", "0.00")


def test_the_workbook_is_in_german_unless_told(project, tmp_path):
    file = tmp_path / "sdg.xlsx"

    run("--year", "2026", "--language", "en", "--output", str(file))

    assert load_workbook(file)["Overview"]["A1"].value == "SDG report 2026 – Overview"


def test_filters_narrow_the_figures(project, tmp_path):
    file = tmp_path / "sdg.json"

    run("--year", "2026", "--country", "NP", "--sphere", "development", "--output", str(file))

    assert json.loads(file.read_text())["disb_net"] == "50.00"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--year", "26", "--output", "x.json"], "Write the year with four digits, like 2026."),
        (["--year", "2026", "--output", "x.pdf"], "The file's name must end in .xlsx or .json."),
        (["--year", "2026", "--output", "/nowhere/x.json"], "There is no folder /nowhere."),
        (
            ["--year", "2026", "--as-at", "31.12.2026", "--output", "x.json"],
            "Write the date like 2026-12-31.",
        ),
    ],
)
def test_what_cannot_be_understood_is_said(arguments, sentence, db):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)

    assert str(refusal.value).endswith(sentence)


def test_unknown_codes_are_named(project, tmp_path):
    with pytest.raises(CommandError) as refusal:
        run("--year", "2026", "--country", "QQ", "--output", str(tmp_path / "x.json"))

    assert str(refusal.value) == "These codes are not in the reference data: QQ"


def test_a_file_that_cannot_be_written_is_said(project, tmp_path):
    folder = tmp_path / "x.json"
    folder.mkdir()

    with pytest.raises(CommandError) as refusal:
        run("--year", "2026", "--output", str(folder))

    assert str(refusal.value) == f"{folder} cannot be written: Is a directory."


def test_a_report_that_does_not_foot_is_not_written(project, tmp_path, monkeypatch):
    wrong = {"committed": {}, "paid": {}}
    monkeypatch.setattr(control, "ledger_totals", Mock(return_value=wrong))
    file = tmp_path / "sdg.xlsx"

    with pytest.raises(CommandError) as refusal:
        run("--year", "2026", "--language", "en", "--output", str(file))

    assert str(refusal.value).startswith("These totals differ from the ledger: Overview (")
    assert not file.exists()
