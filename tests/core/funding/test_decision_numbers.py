"""An urgent award is in force before its decision has a number; money waits for the number."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.activities import workflow as activities
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import Commitment, DecisionNumber
from tests import factories
from tests.aid.making import make_emergency, make_response
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MISSING = "The number of the decision is missing; add it to the award first."


@pytest.fixture
def office():
    factories.load_reference()
    with time_machine.travel(NOW, tick=False):
        office = factories.Office()
        factories.make_budget(sphere="humanitarian")
        yield office


@pytest.fixture
def urgent(office):
    """A confirmed award without number of a response abroad."""
    response = make_response(
        make_emergency(by=office.anna), by=office.anna, classification_due_on=dt.date(2026, 9, 1)
    )
    activities.submit_activity(response, by=office.anna, now=NOW)
    return office.award(1_000_000, activity=response, number="", decided_on=dt.date(2026, 5, 28))


def test_a_project_is_not_awarded_without_number(office):
    with pytest.raises(RuleViolation) as refusal:
        office.award(1_000_000, number="")

    assert refusal.value.objections == ["An award takes the deciding body and its number."]


def test_until_it_has_a_number_it_is_called_by_its_body(urgent):
    assert str(urgent) == f"{urgent.activity.code} / Stadtpräsidium"


def test_it_is_requested_verified_and_approved_but_not_released(office, urgent):
    payout = office.approved(office.request(urgent))

    assert rules.objections_to_releasing(payout, office.carla) == [MISSING]
    with pytest.raises(RuleViolation) as refusal:
        workflow.release_payments([payout], by=office.carla, now=NOW)
    assert refusal.value.objections == [f"{payout}: {MISSING}"]


def test_once_two_people_added_the_number_it_is_released(office, urgent):
    payout = office.approved(office.request(urgent))

    later = workflow.record_decision_number(urgent, number=" STP 7 ", by=office.anna, now=NOW)
    assert rules.objections_to_releasing(payout, office.carla) == [MISSING]
    workflow.confirm_decision_number(later, by=office.beat, now=NOW)

    payout.refresh_from_db()
    workflow.release_payments([payout], by=office.carla, now=NOW)
    urgent.refresh_from_db()
    assert (urgent.decision_number, urgent.number) == ("STP 7", "")


def test_the_content_that_the_head_confirmed_is_the_same_afterwards(office, urgent):
    later = workflow.record_decision_number(urgent, number="STP 7", by=office.anna, now=NOW)
    workflow.confirm_decision_number(later, by=office.beat, now=NOW)

    stored = Commitment.objects.get(pk=urgent.pk)
    assert stored.content_hash == stored.compute_hash()


def test_who_records_the_number_does_not_confirm_it(office, urgent):
    later = workflow.record_decision_number(urgent, number="STP 7", by=office.anna, now=NOW)

    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_decision_number(later, by=office.anna, now=NOW)

    assert refusal.value.objections == ["Who records a thing does not confirm it."]


def test_finance_neither_records_nor_confirms_it(office, urgent):
    with pytest.raises(RuleViolation) as refusal:
        workflow.record_decision_number(urgent, number="STP 7", by=office.dario, now=NOW)
    assert refusal.value.objections == ["Awards are recorded by a programme officer."]

    later = workflow.record_decision_number(urgent, number="STP 7", by=office.anna, now=NOW)
    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_decision_number(later, by=office.dario, now=NOW)
    assert refusal.value.objections == [
        "The number is confirmed by a programme officer or the head of unit."
    ]


def test_one_number_at_a_time_waits(office, urgent):
    workflow.record_decision_number(urgent, number="STP 7", by=office.anna, now=NOW)

    with pytest.raises(RuleViolation) as refusal:
        workflow.record_decision_number(urgent, number="STP 8", by=office.anna, now=NOW)

    assert refusal.value.objections == ["A number waits for its confirmation already."]


def test_a_wrong_number_is_discarded_and_recorded_anew(office, urgent):
    wrong = workflow.record_decision_number(urgent, number="STP 8", by=office.anna, now=NOW)
    workflow.discard_decision_number(wrong, reason="typing error", by=office.beat, now=NOW)

    right = workflow.record_decision_number(urgent, number="STP 7", by=office.anna, now=NOW)
    workflow.confirm_decision_number(right, by=office.beat, now=NOW)

    with pytest.raises(RuleViolation) as refusal:
        workflow.record_decision_number(urgent, number="STP 9", by=office.anna, now=NOW)
    assert refusal.value.objections == ["The award has its number already."]


def test_no_number_is_discarded_without_a_reason(office, urgent):
    wrong = workflow.record_decision_number(urgent, number="STP 8", by=office.anna, now=NOW)

    with pytest.raises(RuleViolation) as refusal:
        workflow.discard_decision_number(wrong, reason=" ", by=office.beat, now=NOW)
    assert refusal.value.objections == ["Write the reason."]


def test_an_empty_number_is_refused(office, urgent):
    with pytest.raises(RuleViolation) as refusal:
        workflow.record_decision_number(urgent, number=" ", by=office.anna, now=NOW)

    assert refusal.value.objections == ["Write the number of the decision."]


def test_the_pages_add_and_confirm_the_number(client, office, urgent):
    client.force_login(office.anna)
    page = client.get(reverse("funding:commitment", args=[urgent.pk]))
    assert reverse("funding:number_add", args=[urgent.pk]).encode() in page.content
    client.post(reverse("funding:number_add", args=[urgent.pk]), {"number": "STP 7"})
    later = DecisionNumber.objects.get()

    client.force_login(office.beat)
    client.post(reverse("funding:number_confirm", args=[later.pk]))

    urgent.refresh_from_db()
    assert urgent.decision_number == "STP 7"
