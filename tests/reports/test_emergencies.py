"""Response times and contributions in kind as workbooks, and where the SDG workbook shows them."""

import datetime as dt

import pytest

from aid import workflow
from core.activities import workflow as activities
from reports import in_kind, response_times
from reports.catalog import CATALOG
from reports.figures import EVERYTHING, Filters, as_json, cutoff_at, cutoff_now, figures_of
from reports.sdg import build
from reports.sdg.control import NotFooting, compare, ledger_says, refuse_differences
from tests.aid.making import make_emergency, make_response
from tests.factories import NOW, Office, make_budget
from tests.reports.sdg.reading import headings, table
from tests.reports.sdg.reading import workbook as sdg_workbook
from tests.reports.test_lists import rows, workbook

IN_KIND = "Contributions in kind, estimated (never paid, in no figure above)"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def give(office, emergency, value, *, is_confirmed=True, **values):
    given = {
        "department": "Wasserversorgung",
        "what": "Trinkwasseranlage",
        "provided_on": dt.date(2026, 2, 5),
        "valuation": "Stundensätze",
    }
    contribution = workflow.record_in_kind(
        emergency, value_chf=value, by=office.anna, now=NOW, **given | values
    )
    if is_confirmed:
        return workflow.confirm_in_kind(contribution, by=office.beat, now=NOW)
    return contribution


@pytest.fixture
def given(office):
    """CHF 250 abroad, corrected to 200; CHF 30 at home; CHF 999 not confirmed."""
    abroad = make_emergency(by=office.anna, glide="EQ-2026-000999-IDN")
    home = make_emergency(
        by=office.anna, name="Blatten", countries=("CH",), is_domestic=True, hazard="LS"
    )
    wrong = give(office, abroad, 250_00)
    give(office, abroad, 200_00, replaces=wrong)
    give(office, home, 30_00)
    give(office, home, 999_00, is_confirmed=False)
    return abroad, home


def answered_response(office, **values):
    response = make_response(
        make_emergency(by=office.anna, alerted_at=NOW - dt.timedelta(hours=30), **values),
        by=office.anna,
        classification_due_on=dt.date(2026, 9, 1),
    )
    activities.submit_activity(response, by=office.anna, now=NOW)
    return response


def test_both_reports_stand_in_the_catalogue():
    assert {"in-kind", "response-times"} <= CATALOG.keys()


def test_response_times_tell_median_slowest_and_each_response(office):
    make_budget(sphere="humanitarian")
    response = answered_response(office)
    make_response(response.emergency, by=office.anna)
    office.paid(
        office.request(office.award(1_000_000, activity=response, decided_on=dt.date(2026, 5, 20)))
    )

    built, book = workbook(response_times)

    award = rows(book["Overview"])[0]
    assert (award["Stretch"], award["Median (hours)"], award["Slowest (hours)"]) == (
        "Alert to award",
        30,
        30,
    )
    assert award["Slowest response"] == f"{response.code} Erdbeben Sulawesi"
    assert (award["Not over yet"], award["Later than the target"]) == (1, 1)
    (whole,) = rows(book["Emergencies"])
    assert (whole["Responses"], whole["Within the target: Alert to payment"]) == (2, "yes")
    first, second = rows(book["Responses"])
    assert (first["Alert to payment (hours)"], second["Alert to payment (hours)"]) == (30, None)
    assert built.row_count == 2


def test_alerts_outside_of_the_period_and_after_the_cut_off_are_left_out(office):
    answered_response(office)

    before, _book = workbook(response_times, first="2025-01-01", last="2025-12-31")
    not_known_yet, _book = workbook(response_times, as_at="2026-05-20")

    assert (before.row_count, not_known_yet.row_count) == (0, 0)


def test_without_any_alert_the_workbook_is_made_all_the_same(office):
    _built, book = workbook(response_times)

    assert rows(book["Overview"])[0]["Responses counted"] == 0


def test_in_kind_lists_what_counts_and_adds_it_up(given):
    built, book = workbook(in_kind)

    assert built.control == {"in_kind": 230_00}
    summed = [
        (row["Emergency"], row["Contributions"], row["Estimated value CHF"])
        for row in rows(book["In kind by emergency"])[:2]
    ]
    assert sorted(summed) == [("Blatten", 1, 30), ("Erdbeben Sulawesi", 1, 200)]
    listed = rows(book["Contributions in kind"])[:2]
    assert {row["Estimated value CHF"] for row in listed} == {200, 30}


def test_in_kind_of_a_period_that_ended_before_is_empty(given):
    built, _book = workbook(in_kind, first="2025-01-01", last="2025-12-31")

    assert (built.control, built.row_count) == ({"in_kind": 0}, 0)


def test_before_its_confirmation_nothing_was_given(given):
    built, _book = workbook(in_kind, as_at="2026-05-20")

    assert built.control == {"in_kind": 0}


@pytest.mark.parametrize(
    ("spheres", "value"),
    [({"humanitarian"}, 200_00), ({"domestic"}, 30_00), ({"development"}, 0)],
)
def test_in_kind_follows_the_filter_by_sphere(given, spheres, value):
    figures = figures_of(2026, cutoff_now(), Filters(spheres=frozenset(spheres)))

    assert sum(one.value for one in figures.in_kind) == value


def test_in_kind_is_left_out_where_the_filter_is_of_what_it_does_not_know(given):
    figures = figures_of(2026, cutoff_now(), Filters(places=frozenset({"ID"})))
    book = sdg_workbook(filters=figures.filters)

    assert figures.in_kind == []
    assert IN_KIND not in {row[0] for row in table(book["Overview"])}


def test_the_sdg_workbook_shows_in_kind_as_a_line_of_its_own(given):
    book = sdg_workbook()

    by_label = {row[0]: row for row in table(book["Overview"])}
    assert by_label[IN_KIND][1:7] == [0, 200, 30, 230, 0, None]
    assert by_label["Disbursements net"][4] == 0
    names = headings(book["Control"])
    control = {row[0]: dict(zip(names, row, strict=True)) for row in table(book["Control"])}
    told = control["In kind by emergency"]
    assert (told["Total of the table"], told["Difference"]) == (230, 0)


def test_a_table_in_kind_that_lacks_a_row_is_never_handed_out(given):
    figures = figures_of(2026, cutoff_now())
    overview = build(2026, cutoff_now(), EVERYTHING).sheets[0]
    shorter = next(one for one in overview.more if one.title == "In kind by emergency")
    shorter.rows.pop()

    with pytest.raises(NotFooting):
        refuse_differences(compare([shorter], ledger_says(figures, [])))


def test_in_json_it_stands_under_a_key_of_its_own(given):
    report = as_json(figures_of(2026, cutoff_at(dt.date(2026, 12, 31))))

    assert report["in_kind"]["total"] == "230.00"
    assert report["in_kind"]["by_sphere"] == {"domestic": "30.00", "humanitarian": "200.00"}
    assert {
        "emergency": "Erdbeben Sulawesi",
        "glide": "EQ-2026-000999-IDN",
        "sphere": "humanitarian",
        "contributions": 1,
        "value": "200.00",
    } in report["in_kind"]["by_emergency"]
    assert (report["disb_net"], report["disb_gross"]) == ("0.00", "0.00")
