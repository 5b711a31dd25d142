"""The workbook, read again: real numbers, no formula but totals, and every table foots."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.funding import workflow as funding
from core.people.models import Installation
from core.reference.models import Sphere
from reports.figures import EVERYTHING, Filters, cutoff_now, figures_of
from reports.figures.tables import Table
from reports.frame import frame_for
from reports.sdg import build
from reports.sdg.control import NotFooting, compare, ledger_says, refuse_differences
from reports.sdg.markers import compare_markers, markers
from tests.factories import Office
from tests.reports import ledger
from tests.reports.sdg.reading import headings, table, workbook

TITLES = [
    "Overview",
    "Goals",
    "Targets",
    "Countries",
    "Partners",
    "Instruments and credits",
    "Markers",
    "Sectors and earmarking",
    "Instalment plan",
    "Project list",
    "Control",
    "Method and as at",
]


def test_the_workbook_has_its_sheets_in_order(portfolio):
    assert workbook().sheetnames == TITLES


def test_every_sheet_says_as_at_when_and_has_frozen_headings_and_a_filter(portfolio):
    for worksheet in workbook():
        assert worksheet["A2"].value.startswith("As at "), worksheet.title
        assert worksheet.freeze_panes is not None, worksheet.title
        assert worksheet.auto_filter.ref is not None, worksheet.title


def test_a_demo_says_so_on_every_sheet(portfolio):
    Installation.objects.create(pk=1, office="Stadt Beispiel", is_demo=True)

    bands = {worksheet["A1"].value for worksheet in workbook()}

    assert bands == {"Demo data – everything in this workbook is invented"}


def test_amounts_are_numbers_and_formulas_only_add_up(portfolio):
    formulas = set()
    for worksheet in workbook():
        for row in worksheet.iter_rows(min_row=int(worksheet.freeze_panes[1:])):
            for cell in row:
                if cell.number_format == "#,##0.00" and cell.value is not None:
                    assert isinstance(cell.value, int | float) or cell.data_type == "f", cell
                if cell.data_type == "f":
                    formulas.add((worksheet.title == "Control", cell.value[:5] == "=SUM("))
    assert formulas == {(False, True), (True, False)}


def test_the_control_sheet_has_no_difference(portfolio):
    worksheet = workbook()["Control"]
    position = headings(worksheet).index("Difference")

    assert {row[position] for row in table(worksheet)} == {0}
    divided, earmarked, credits_and_plan, markers = 7 * 8, 2, 3, 12
    in_kind = 1
    assert len(table(worksheet)) == 2 + divided + earmarked + credits_and_plan + markers + in_kind


def test_negative_targets_are_printed(portfolio):
    project, _response = portfolio
    ledger.refund(project, 500_000_00, "2026-06-01")

    rows = {row[1]: row for row in table(workbook()["Targets"])}

    assert rows["6.1"][-1] < 0


def test_a_goal_without_target_is_a_row_of_its_own(portfolio):
    rows = {row[1]: row[2] for row in table(workbook()["Targets"])}

    assert rows["6"] == "target not determined"


def test_what_is_released_stands_below_the_totals_and_never_inside(db):
    office = Office()
    office.ordered(office.request(office.award(1_000_000)))
    goals = table(workbook()["Goals"])

    assert goals[-1][0] == "Released, not yet confirmed (in no figure above)"
    assert goals[-1][7:11] == [10_000, 0, 0, 10_000]
    assert goals[-2][0] == "Total"
    assert sum(row[10] for row in goals[:-2]) == 0


def test_the_overview_stands_beside_the_year_before(portfolio):
    rows = {row[0]: row for row in table(workbook()["Overview"])}

    assert rows["Disbursements net"][1:] == [115_000.01, 100_000, 30_000, 245_000.01, 50_000, None]
    share = rows["of which least developed countries (share of international)"]
    assert (share[4], share[6]) == (115_000.01, 0.535)


def test_goals_come_with_a_chart_and_their_colours(portfolio):
    goals = workbook()["Goals"]

    assert len(goals._charts) == 1
    first = goals.cell(int(goals.freeze_panes[1:]), 1)
    assert (first.value, first.fill.fgColor.rgb) == (1, "00e5243b")


def test_a_filter_is_named_on_every_sheet(portfolio):
    book = workbook(filters=Filters(spheres=frozenset({"humanitarian"})))

    assert {worksheet["A3"].value for worksheet in book} == {"Only: Humanitarian abroad"}


def test_a_table_that_does_not_foot_is_never_handed_out(portfolio):
    figures = figures_of(2026, cutoff_now())
    goals = build(2026, cutoff_now(), EVERYTHING).sheets[1]
    shorter = replace(goals, rows=list(goals.rows)[1:6])

    with pytest.raises(NotFooting) as refusal:
        refuse_differences(compare([shorter], ledger_says(figures, [])))

    assert str(refusal.value).startswith("These totals differ from the ledger: Goals (")


def test_a_marker_speaks_of_all_international_money_and_tells_what_was_not_screened(portfolio):
    rows = {row[0]: row[2:] for row in table(workbook()["Markers"])}

    assert rows["1"] == [0, 115_000.01, 0, 0, 100_000, 215_000.01, 1]
    assert rows["2"] == [0, 0, 0, 0, 215_000.01, 215_000.01, None]


def test_a_marker_that_leaves_money_out_is_not_handed_out(portfolio):
    figures = figures_of(2026, cutoff_now())
    figures.markers["1"] = Table()
    sheet = markers(figures, frame_for("Test", figures.cutoff, EVERYTHING))

    with pytest.raises(NotFooting, match="Gender equality"):
        refuse_differences(compare_markers(sheet, figures))


def test_humanitarian_money_without_earmarking_is_told(portfolio):
    rows = table(workbook()["Sectors and earmarking"])
    heading = next(i for i, row in enumerate(rows) if row[0] == "Modality")

    assert rows[heading + 1][:5] == ["–", "not recorded", None, 0, 100_000]


def test_the_overview_shows_five_years_as_lines(portfolio):
    sheet = workbook()["Overview"]
    rows = {row[0]: row[1:6] for row in table(sheet)}

    assert rows["2025"] == [50_000, 0, 0, 50_000, 0]
    assert rows["2026"] == [115_000.01, 100_000, 30_000, 245_000.01, 300_000]
    assert [len(chart.series) for chart in sheet._charts] == [2]


def test_the_countries_with_the_most_paid_stand_first_in_their_chart(portfolio):
    sheet = workbook()["Countries"]
    rows = table(sheet)
    heading = next(i for i, row in enumerate(rows) if row[0] == "Countries with the most paid net")

    assert [row[1] for row in rows[heading + 2 :]] == ["Nepal"]
    assert len(sheet._charts) == 1


def test_the_plan_divides_what_is_open_by_budget_year(db):
    office = Office()
    tranches = [
        funding.Tranche(dt.date(2026, 6, 15), 600_000),
        funding.Tranche(dt.date(2027, 3, 1), 200_000),
        funding.Tranche(dt.date(2031, 3, 1), 100_000),
    ]
    commitment = office.award(instalments=tranches, amount=1_000_000)

    def row():
        return table(workbook()["Instalment plan"])[0][7:]

    assert row() == [6_000, 2_000, 0, 0, 0, 1_000, 1_000, 10_000]
    office.paid(office.request(commitment))
    assert row() == [0, 2_000, 0, 0, 0, 1_000, 1_000, 4_000]


BOOKINGS = st.lists(
    st.tuples(
        st.sampled_from(["commitment", "reduction", "disbursement", "refund", "bank_return"]),
        st.integers(1, 10**9),
        st.integers(0, 4),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
WEIGHTS = [3333, 3333, 3334]
ACTIVITIES = [
    {"goals": list(zip(["2.3", "2.4", "13.1"], WEIGHTS, strict=True))},
    {"goals": [("4", 1), ("4.7", 9999)], "places": [("NP", 5000), ("298", 5000)]},
    {"places": [("KE", 3333), ("TZ", 3333), ("UG", 3334)], "gender": 2},
    {"sphere": Sphere.HUMANITARIAN, "instrument_id": "H", "sectors": [("72010", 10_000)]},
    {"sphere": Sphere.DOMESTIC, "instrument_id": "H-Inland", "gender": 0},
]


class EveryTableFoots(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        BOOKINGS,
        st.sampled_from(
            [
                EVERYTHING,
                Filters(goals=frozenset({2, 4})),
                Filters(places=frozenset({"NP", "KE"})),
                Filters(goals=frozenset({4}), places=frozenset({"NP"})),
            ]
        ),
    )
    def test_whatever_was_booked(self, bookings, filters):
        made = [ledger.activity(**facts) for facts in ACTIVITIES]
        for kind, rappen, number, is_late in bookings:
            day = "2026-05-05" if is_late else "2025-05-05"
            ledger.book(made[number], kind, rappen, day, split_on="2025-05-05")

        built = build(2026, cutoff_now(), filters)

        control = built.sheets[-2]
        assert {one.difference for one in control.rows} == {0}
