"""The steps of emergencies, and responses that go ahead before all is known."""

import datetime as dt

import pytest

from aid import rules, workflow
from aid.models import Emergency
from core.activities import workflow as activities
from core.activities.kinds import kind_of
from core.activities.models import Activity, Scheme
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.reference.models import Country
from tests import factories
from tests.aid.making import make_emergency, make_response
from tests.core.activities.making import NOW, items

pytestmark = pytest.mark.django_db


def test_an_emergency_is_saved_with_its_countries_and_one_entry_in_the_trail():
    emergency = make_emergency(countries=("ID", "TL"))

    assert sorted(emergency.countries.values_list("pk", flat=True)) == ["ID", "TL"]
    assert AuditEntry.objects.about(emergency).count() == 1


def test_editing_changes_what_differs():
    person = factories.officer()
    emergency = make_emergency(by=person)
    edited = Emergency.objects.get(pk=emergency.pk)
    edited.place = "Palu"

    workflow.save_emergency(edited, countries=[Country.objects.get(pk="TL")], by=person, now=NOW)

    emergency.refresh_from_db()
    assert emergency.place == "Palu"
    assert [country.pk for country in emergency.countries.all()] == ["TL"]


@pytest.mark.parametrize("role", ["finance_officer", "management", "auditor", "administrator"])
def test_who_keeps_no_programme_saves_no_emergency(role):
    with pytest.raises(RuleViolation) as refusal:
        make_emergency(by=factories.make_user(role))

    assert refusal.value.objections == [
        "Activities are kept by programme officers and the head of unit."
    ]


def test_an_emergency_without_a_country_is_refused():
    with pytest.raises(RuleViolation) as refusal:
        make_emergency(countries=())

    assert refusal.value.objections == ["Choose at least one country."]


def test_a_closed_emergency_takes_no_response_until_it_is_reopened():
    person = factories.officer()
    emergency = workflow.close_emergency(make_emergency(by=person), by=person, now=NOW)
    assert rules.objections_to_responding(emergency, person) == [
        "The emergency is closed; reopen it first."
    ]

    emergency = workflow.reopen_emergency(emergency, reason="aftershocks", by=person, now=NOW)

    assert rules.objections_to_responding(emergency, person) == []


def test_it_is_closed_once():
    person = factories.officer()
    emergency = workflow.close_emergency(make_emergency(by=person), by=person, now=NOW)

    with pytest.raises(RuleViolation):
        workflow.close_emergency(emergency, by=person, now=NOW)


def test_only_what_is_closed_is_reopened():
    person = factories.officer()

    with pytest.raises(RuleViolation):
        workflow.reopen_emergency(make_emergency(), reason="?", by=person, now=NOW)


def test_a_response_goes_ahead_with_goal_and_country():
    person = factories.officer()
    response = make_response(make_emergency(), by=person)

    activities.submit_activity(response, by=person, now=NOW)

    response.refresh_from_db()
    assert response.status == "planned"


def test_what_is_not_classified_yet_gets_a_date():
    response = make_response(make_emergency(), classification_due_on=None)

    assert rules.gaps(response) == [
        ("classification_due_on", "Say by when the missing classifications will follow.")
    ]


def test_only_for_a_cleared_partner_something_may_follow():
    response = make_response(make_emergency(), is_cleared=False)

    assert rules.gaps(response) == [
        (
            "partner",
            (
                "Only for a partner cleared for emergencies this may follow later: "
                "DAC purpose, policy markers."
            ),
        )
    ]


def test_at_home_nothing_more_is_asked_for():
    emergency = make_emergency(countries=("CH",), is_domestic=True)
    response = make_response(
        emergency,
        classification_due_on=None,
        splits={Scheme.SDG: items(_11_5=100), Scheme.PLACE: items(CH=100)},
    )

    assert rules.missing(response) == []


def test_after_its_date_a_missing_classification_is_overdue():
    response = make_response(make_emergency())
    activity = Activity.objects.get(pk=response.pk)

    assert kind_of(activity).overdue([activity], dt.date(2026, 4, 1))[activity.pk] == []
    assert kind_of(activity).overdue([activity], dt.date(2026, 4, 2))[activity.pk] == [
        "DAC purpose: missing since 01.04.2026.",
        "policy markers: missing since 01.04.2026.",
    ]


def test_what_followed_in_time_is_not_overdue():
    person = factories.officer()
    response = make_response(make_emergency(), by=person, markers={"1": 0})
    activities.submit_activity(response, by=person, now=NOW)
    activities.record_first_split(
        response, Scheme.SECTOR, items=items(_72010=100), by=person, now=NOW
    )

    assert rules.overdue([response], dt.date(2027, 1, 1))[response.pk] == []


def test_numbers_of_responses_are_their_own():
    response = make_response(make_emergency())

    assert response.code == "HH-2026-001"
