"""What stands in the file of an activity."""

import datetime as dt

import pytest

from core.activities.states import ActivityStatus
from core.ledger.states import Flow
from core.reference.models import Sphere
from core.workflow import change
from reports.figures import EVERYTHING, Filters, cutoff_now
from tests.aid.making import make_emergency, make_response
from tests.factories import NOW, in_a_step, make_organisation
from tests.reports import ledger
from tests.reports.iati.conftest import published_project
from tests.reports.iati.reading import (
    REF,
    activities,
    built,
    codes,
    published,
    read,
    schema,
    set_publisher,
    texts,
    the_only,
)

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("project")
def test_the_file_is_valid():
    schema().assertValid(read(published()))


@pytest.mark.usefixtures("project")
def test_it_is_identified_by_publisher_and_file_reference():
    activity = the_only(published())

    assert activity.findtext("iati-identifier") == f"{REF}-IZA-2026-001"
    assert codes(activity, "reporting-org", "ref", "type") == [(REF, "11")]
    assert texts(activity, "reporting-org") == ["Stadt Beispiel"]
    assert codes(activity, "other-identifier", "ref", "type") == [("IZA-2026-001", "A1")]


@pytest.mark.usefixtures("project")
def test_texts_say_their_language():
    activity = the_only(published())

    assert texts(activity, "title") == ["Wasser für Nepal"]
    assert (
        activity.find("title/narrative").get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    )
    assert texts(activity, "description") == ["Brunnen in 30 Dörfern"]


def test_titles_in_other_languages_stand_beside_it(project):
    with in_a_step():
        change(project, titles={"en": "Water for Nepal"})

    assert texts(the_only(published()), "title") == ["Wasser für Nepal", "Water for Nepal"]


@pytest.mark.usefixtures("project")
def test_the_city_funds_and_the_partner_implements():
    activity = the_only(published())

    found = codes(activity, "participating-org", "role", "ref", "type")
    assert found == [("1", REF, "11"), ("4", "CH-FDJP-1", "22")]


def test_a_partner_without_identifier_is_known_by_its_uid(project):
    with in_a_step():
        change(project.partner, iati_ref="", uid="CHE-123.456.788")

    found = codes(the_only(published()), "participating-org", "ref")
    assert found == [(REF,), ("CH-FDJP-CHE-123.456.788",)]


@pytest.mark.usefixtures("project")
def test_places_add_up_over_countries_and_regions():
    activity = the_only(published())

    assert codes(activity, "recipient-country", "code", "percentage") == [("NP", "75")]
    assert codes(activity, "recipient-region", "code", "percentage") == [("298", "25")]


@pytest.mark.usefixtures("project")
def test_targets_have_weights_as_sectors_and_flags_as_tags():
    activity = the_only(published())

    assert codes(activity, "sector", "vocabulary", "code", "percentage") == [
        ("1", "14030", "100"),
        ("8", "6.1", "60"),
        ("8", "6.2", "40"),
    ]
    assert codes(activity, "tag", "vocabulary", "code") == [("2", "6"), ("3", "6.1"), ("3", "6.2")]


def test_one_goal_without_target_gives_all_weights_by_goal(publisher):
    mixed = ledger.activity(
        goals=[("6.1", 3333), ("4", 3334), ("6.2", 3333)],
        places=[("NP", 10_000)],
        sectors=[("14030", 10_000)],
        description="Wasser",
    )
    ledger.pay(mixed, 100_00, "2026-03-01")

    activity = the_only(published())

    weights = codes(activity, "sector[@vocabulary='7']", "code", "percentage")
    assert weights == [("6", "66.66"), ("4", "33.34")]
    assert activity.find("sector[@vocabulary='8']") is None
    assert codes(activity, "tag", "code") == [("4",), ("6",), ("6.1",), ("6.2",)]


@pytest.mark.usefixtures("project")
def test_markers_have_their_score():
    found = codes(the_only(published()), "policy-marker", "vocabulary", "code", "significance")
    assert found == [("1", "1", "1")]


@pytest.mark.parametrize(
    ("aid_type", "collaboration"), [("C01", "1"), ("B01", "3"), ("B02", "2"), (None, "1")]
)
def test_core_contributions_collaborate_otherwise(project, aid_type, collaboration):
    with in_a_step():
        change(project, aid_type_id=aid_type)

    activity = the_only(published())

    assert codes(activity, "collaboration-type", "code") == [(collaboration,)]
    assert codes(activity, "default-aid-type", "code") == [(aid_type,)] * bool(aid_type)


@pytest.mark.parametrize(
    ("place", "sphere", "flow"),
    [
        ("NP", Sphere.DEVELOPMENT, "10"),
        ("298", Sphere.HUMANITARIAN, "10"),
        ("JP", Sphere.HUMANITARIAN, "50"),
        ("CH", Sphere.DOMESTIC, "50"),
    ],
)
def test_official_development_assistance_goes_to_countries_on_the_list(
    publisher, place, sphere, flow
):
    made = ledger.activity(
        places=[(place, 10_000)], sectors=[("72010", 10_000)], sphere=sphere, description="Hilfe"
    )
    ledger.pay(made, 100_00, "2026-03-01")

    assert codes(the_only(published()), "default-flow-type", "code") == [(flow,)]


@pytest.mark.usefixtures("publisher")
def test_a_running_activity_has_begun_and_is_to_end():
    published_project(ends_on=dt.date(2026, 12, 31))

    found = codes(the_only(published()), "activity-date", "type", "iso-date")
    assert found == [("2", "2025-01-01"), ("3", "2026-12-31")]


@pytest.mark.usefixtures("publisher")
def test_a_planned_one_is_to_begin():
    published_project(status=ActivityStatus.PLANNED)

    activity = the_only(published())

    assert codes(activity, "activity-status", "code") == [("1",)]
    assert codes(activity, "activity-date", "type") == [("1",)]


@pytest.mark.usefixtures("publisher")
def test_a_closed_one_has_ended():
    published_project(status=ActivityStatus.CLOSED, ends_on=dt.date(2026, 5, 31))

    activity = the_only(published())

    assert codes(activity, "activity-status", "code") == [("4",)]
    assert codes(activity, "activity-date", "type", "iso-date")[1] == ("4", "2026-05-31")


def test_every_booking_is_a_transaction_in_francs(project):
    ledger.reduce(project, 10_000_00, "2026-04-01")
    ledger.bank_return(project, 20_000_01, "2026-04-02", paid_on="2026-03-01")
    ledger.refund(project, 5_000_50, "2026-04-03")
    ledger.pay(project, 7_00, "2026-04-04", flow=Flow.EXPENDITURE)
    ledger.pay(
        project, 9_00, "2026-04-05", currency_id="EUR", rate=1, rate_on=NOW.date(), amount=8_00
    )

    found = [
        (
            one.find("transaction-type").get("code"),
            one.find("transaction-date").get("iso-date"),
            one.find("value").get("currency"),
            one.find("value").get("value-date"),
            one.findtext("value"),
        )
        for one in the_only(published()).findall("transaction")
    ]

    assert found == [
        ("2", "2026-01-10", "CHF", "2026-01-10", "300000.00"),
        ("3", "2026-03-01", "CHF", "2026-03-01", "120000.01"),
        ("2", "2026-04-01", "CHF", "2026-04-01", "-10000.00"),
        ("3", "2026-04-02", "CHF", "2026-04-02", "-20000.01"),
        ("3", "2026-04-03", "CHF", "2026-04-03", "-5000.50"),
        ("4", "2026-04-04", "CHF", "2026-04-04", "7.00"),
        ("3", "2026-04-05", "CHF", "2026-04-05", "9.00"),
    ]


def test_what_was_undone_on_its_own_day_is_left_out(project):
    paid = ledger.pay(project, 50_00, "2026-05-05")
    ledger.pay(project, 50_00, "2026-05-05", reverses=paid, amount=-50_00, amount_chf=-50_00)
    other = ledger.pay(project, 60_00, "2026-05-05")
    ledger.pay(project, 60_00, "2026-05-09", reverses=other, amount=-60_00, amount_chf=-60_00)

    values = [one.text for one in the_only(published()).findall("transaction/value")]

    assert values[2:] == ["60.00", "-60.00"]


def make_relief(emergency, **values):
    response = make_response(
        emergency, description="Zelte", starts_on=dt.date(2026, 2, 4), **values
    )
    with in_a_step():
        change(response, status=ActivityStatus.RUNNING)
        for split_set in response.split_sets.all():
            change(split_set, is_sealed=True)
    ledger.pay(response, 100_00, "2026-03-01")


def test_an_emergency_is_named_by_its_glide_number(publisher):
    make_relief(make_emergency(glide="EQ-2026-000999-IDN"), earmarking="G", appeal_code="FIDN26")
    content = published()

    activity = the_only(content)

    assert activity.get("humanitarian") == "1"
    assert activity.find("transaction").get("humanitarian") == "1"
    assert codes(activity, "humanitarian-scope", "type", "vocabulary", "code") == [
        ("1", "1-2", "EQ-2026-000999-IDN"),
        ("2", "2-1", "FIDN26"),
    ]
    found = codes(activity, "default-aid-type", "vocabulary", "code")
    assert found[-2:] == [("2", "3"), ("3", "G")]
    schema().assertValid(read(content))


def test_an_emergency_without_glide_number_has_a_code_of_our_own(publisher):
    emergency = make_emergency()
    make_relief(emergency)

    found = codes(the_only(published()), "humanitarian-scope", "vocabulary", "code")
    assert found == [("99", f"E{emergency.pk}")]


def test_what_others_published_is_not_published_again(project):
    theirs = ledger.activity(iati_identifier="CH-4-2020")
    ledger.pay(theirs, 100_00, "2026-03-01")

    assert len(activities(published())) == 1


def test_what_was_published_before_keeps_its_identifier(project):
    with in_a_step():
        change(project, iati_identifier=f"{REF}-ALT-7")

    assert the_only(published()).findtext("iati-identifier") == f"{REF}-ALT-7"


def test_signs_that_identifiers_do_not_have_become_hyphens(publisher):
    made = ledger.activity(
        code="IZA 26/7",
        places=[("NP", 10_000)],
        sectors=[("14030", 10_000)],
        description="Wasser",
    )
    ledger.pay(made, 100_00, "2026-03-01")

    assert the_only(published()).findtext("iati-identifier") == f"{REF}-IZA-26-7"


@pytest.mark.usefixtures("publisher")
def test_control_characters_are_left_out():
    published_project(description="Brunnen\x02 in\x0b Nepal")

    assert texts(the_only(published()), "description") == ["Brunnen in Nepal"]


def test_filters_choose_whole_activities(project):
    ledger.pay(ledger.activity(sphere=Sphere.HUMANITARIAN), 1_00, "2026-03-01")

    chosen = Filters(
        spheres=frozenset([Sphere.DEVELOPMENT]), partners=frozenset([project.partner_id])
    )
    assert len(activities(published(filters=chosen))) == 1
    other = Filters(partners=frozenset([make_organisation().pk]))
    assert activities(published(filters=other)) == []


def test_control_totals_are_those_of_the_ledger(project):
    ledger.refund(project, 5_000_50, "2026-04-03")

    made = built()

    assert made.control == {"committed": 300_000_00, "paid": 115_000_00 - 49}
    assert made.figures == {"IZA-2026-001": (300_000_00, 114_999_51)}
    assert made.row_count == 1


@pytest.mark.usefixtures("publisher")
def test_the_same_cut_off_gives_the_same_bytes():
    project = published_project(status=ActivityStatus.CLOSED, ends_on=dt.date(2026, 5, 31))
    cutoff = cutoff_now()
    before = published(cutoff)
    with in_a_step():
        change(project, title="Anders", status=ActivityStatus.ABORTED, partner=make_organisation())
    with in_a_step():
        change(project, starts_on=dt.date(2024, 1, 1), ends_on=None, description="Neu")
    ledger.mark(project, 2)

    assert published(cutoff) == before
    assert published() != before


def test_without_a_publisher_nothing_is_made(project):
    set_publisher(ref="")
    with pytest.raises(Exception, match="lacks a name or an IATI identifier"):
        built()


def test_where_nothing_can_be_published_no_file_is_made(publisher):
    ledger.pay(ledger.activity(), 1_00, "2026-03-01")
    with pytest.raises(Exception, match="No activity can be published"):
        built(filters=EVERYTHING)
