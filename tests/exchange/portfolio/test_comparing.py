import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from core.confirmation import record
from core.funding.models import CommitmentCredit
from core.people.models import Installation
from exchange.models import Grade
from exchange.portfolio import portfolio_preview, portfolio_template
from exchange.spreadsheets import FileRefused
from tests import factories
from tests.core.partners.making import IN_NEPAL
from tests.exchange.portfolio import workbooks
from tests.exchange.portfolio.workbooks import look, messages, small

pytestmark = pytest.mark.django_db
NOW = factories.NOW
IN_2025 = dt.date(2025, 12, 1)


@pytest.fixture(autouse=True)
def _reference(db):
    factories.load_reference()


def in_nepal(**cells):
    return {**IN_NEPAL, "bank_country": "Nepal", **cells}


def refused(**changed):
    """The messages of a workbook that is right but for one sheet."""
    return messages(look(small(**changed)))


def test_a_right_workbook_is_new_on_every_sheet():
    seen = look(small())

    assert messages(seen) == []
    assert {row.grade for row in seen.rows} == {Grade.NEW}
    assert [counts[1] for counts in seen.totals["sheets"]] == [1, 1, 1, 1, 1, 1, 2]


def test_the_preview_adds_up_by_year_partner_and_credit():
    totals = look(small()).totals

    assert totals["years"] == [["2025", 15_000_000, 9_000_000, 0], ["2026", 0, 0, 4_000_000]]
    assert totals["partners"] == [["HEKS", 15_000_000, 9_000_000, 4_000_000]]
    assert totals["credits"] == [
        ["Rahmenkredit", 500_000_000, 0, 15_000_000, 485_000_000],
        ["Budget IZA 2026", 200_000_000, 0, 4_000_000, 196_000_000],
    ]


@pytest.mark.parametrize(
    ("changed", "cell", "message"),
    [
        ({"accounts": [workbooks.account(iban="CH00")]}, "C2", "IBAN"),
        ({"accounts": [workbooks.account(iban=None)]}, "C2", "needs its IBAN"),
        ({"accounts": [workbooks.account(**in_nepal(bic=None))]}, "D2", "or a clearing code"),
        ({"accounts": [workbooks.account(**in_nepal())] * 2}, "C2", "stands in several rows"),
        ({"accounts": [workbooks.account("NOBODY")]}, "A2", "«NOBODY» is not known."),
        ({"accounts": [workbooks.account()] * 2}, "C2", "This stands in several rows."),
        (
            {"commitment_credits": [workbooks.framework(valid_to=dt.date(2024, 1, 1))]},
            "I2",
            "The end lies before the start.",
        ),
        (
            {"budget_credits": [workbooks.budget(decided_on=dt.date(2027, 1, 1))]},
            "F2",
            "The decision lies in the future.",
        ),
        (
            {"budget_credits": [workbooks.budget(2024, decided_on=dt.date(2025, 1, 1))]},
            "A2",
            "The budget of 2024 had lapsed on the day of the decision.",
        ),
        (
            {"instalments": [workbooks.open_one(due_on=dt.date(2024, 12, 1))]},
            "C2",
            "The budget of 2024 has lapsed; plan the instalment in a year to come.",
        ),
        (
            {"instalments": [workbooks.open_one(due_on=IN_2025, condition="the permit")]},
            "C2",
            "The budget of 2025 has lapsed; plan the instalment in a year to come.",
        ),
        ({"projects": [workbooks.project(sdg="")]}, "J2", "This cell must not be empty."),
        ({"projects": [workbooks.project(partner="NOBODY")]}, "D2", "«NOBODY» is not known."),
        (
            {"awards": [workbooks.award(credit="Other")]},
            "J2",
            "«Other» is not known.",
        ),
        (
            {"awards": [workbooks.award(decided_on=dt.date(2024, 12, 12))]},
            "J2",
            "This commitment credit was not in force on the day of the decision.",
        ),
        (
            {"awards": [workbooks.award(currency="EUR")]},
            "H2",
            "No rate of this day is stored; write the one decided on.",
        ),
        (
            {"awards": [workbooks.award(currency="JPY")]},
            "G2",
            "Only currencies with two decimals are taken over by a file.",
        ),
        ({"awards": [workbooks.award(rate="0.9")]}, "H2", "An award in francs has no rate."),
        (
            {"instalments": [workbooks.paid(voucher=None)]},
            "G2",
            "What is paid has a document number.",
        ),
        (
            {"instalments": [workbooks.paid(on=dt.date(2026, 6, 2))]},
            "F2",
            "This day lies in the future.",
        ),
        (
            {"instalments": [workbooks.paid(condition="report")]},
            "E2",
            "What is paid waits for no condition.",
        ),
        (
            {"instalments": [workbooks.open_one(voucher="51")]},
            "G2",
            "Only what is paid has this.",
        ),
        (
            {"instalments": [workbooks.open_one(award="STP 9")]},
            "B2",
            "The sheet of awards does not name it.",
        ),
        (
            {"instalments": [workbooks.open_one(amount=15_000_001)]},
            "F2",
            "The instalments add up to",
        ),
    ],
)
def test_a_cell_that_is_wrong_is_named_with_what_is_wrong(changed, cell, message):
    found = [(where, text) for _sheet, where, text in refused(**changed)]

    assert any(where == cell and message in text for where, text in found)


def test_what_was_owed_in_a_year_that_is_over_is_taken_over():
    assert refused(instalments=[workbooks.open_one(due_on=IN_2025)]) == []


def test_an_award_beyond_its_credit_is_refused_with_what_is_missing():
    found = refused(commitment_credits=[workbooks.framework(amount=10_000_000)])

    assert [(sheet, cell) for sheet, cell, _text in found] == [("Awards", "J2")]
    assert "lacks CHF" in found[0][2]


def test_a_plan_beyond_its_budget_is_refused_with_what_is_missing():
    found = refused(budget_credits=[workbooks.budget(amount=1_000_000)])

    assert [(sheet, cell) for sheet, cell, _text in found] == [("Instalments", "D3")]


def test_a_credit_that_waits_for_its_second_person_is_named():
    with factories.in_a_step(by=factories.someone()):
        facts = workbooks.framework() | {"amount": 500_000_000, "sphere": "development"}
        record(CommitmentCredit, by=factories.someone(), now=NOW, **facts)

    assert refused()[0] == (
        "Commitment credits",
        "A2",
        "This waits for its confirmation already.",
    )


def test_a_goal_without_target_and_an_empty_sector_are_allowed():
    assert refused(projects=[workbooks.project(sdg="4", sector="")]) == []


def test_the_same_decision_may_stand_under_two_projects():
    seen = look(
        small(
            projects=[workbooks.project(), workbooks.project("P2")],
            awards=[workbooks.award(amount=15_000_000), workbooks.award("P2")],
        )
    )

    assert messages(seen) == []


def test_an_unknown_sheet_refuses_the_file():
    book = load_workbook(io.BytesIO(workbooks.workbook(small())))
    book["Awards"].title = "Anything"
    file = io.BytesIO()
    book.save(file)

    with pytest.raises(FileRefused, match=r"«Anything» is not one of the template"):
        portfolio_preview(file.getvalue(), name="x.xlsx", on=NOW.date())


def test_only_workbooks_are_read():
    with pytest.raises(FileRefused, match=r"Only Excel workbooks"):
        portfolio_preview(b"a;b", name="x.csv", on=NOW.date())


def test_the_rows_of_all_sheets_count_together(monkeypatch):
    monkeypatch.setattr("exchange.spreadsheets.tables.MAX_ROWS", 5)

    with pytest.raises(FileRefused, match=r"more than 5 rows together"):
        look(small())


def test_the_untouched_template_holds_nothing():
    with pytest.raises(FileRefused, match=r"no rows below its headings"):
        portfolio_preview(portfolio_template(now=NOW), name="x.xlsx", on=NOW.date())


def test_the_template_of_the_demo_says_so():
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    book = load_workbook(io.BytesIO(portfolio_template(now=NOW)))

    assert {sheet["A1"].value for sheet in book} == {"Demo data"}
