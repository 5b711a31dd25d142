"""Partners cleared for emergencies: proposed by one person, confirmed by a head."""

import datetime as dt

import pytest
from django.urls import reverse

from aid import workflow
from aid.models import Clearance
from core.errors import RuleViolation
from core.funding.pages.records import items_for
from tests import factories
from tests.core.activities.making import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
NEXT_YEAR = TODAY.replace(year=TODAY.year + 1)


@pytest.fixture
def anna():
    return factories.officer(name="anna")


@pytest.fixture
def carla():
    return factories.head_of_unit(name="carla")


def propose(by, **values):
    details = {"basis": "Rahmenvertrag", "valid_from": TODAY, "valid_to": NEXT_YEAR}
    organisation = values.pop("organisation", None) or factories.make_organisation()
    return workflow.record_clearance(organisation, by=by, now=NOW, **details | values)


def test_it_is_in_force_when_a_head_confirms_it(anna, carla):
    clearance = propose(anna)
    assert list(Clearance.objects.in_force(TODAY)) == []

    workflow.confirm_clearance(clearance, by=carla, now=NOW)

    assert list(Clearance.objects.in_force(TODAY)) == [clearance]
    assert list(Clearance.objects.in_force(NEXT_YEAR + dt.timedelta(days=1))) == []


def test_another_officer_does_not_confirm_it(anna):
    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_clearance(propose(anna), by=factories.officer(), now=NOW)

    assert refusal.value.objections == [
        "A clearance is confirmed by the head of unit or of finance."
    ]


def test_the_head_who_proposed_it_does_not_confirm_it(carla):
    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_clearance(propose(carla), by=carla, now=NOW)

    assert refusal.value.objections == ["Who records a thing does not confirm it."]


@pytest.mark.parametrize(
    ("values", "objection"),
    [
        (
            {"valid_to": TODAY - dt.timedelta(days=1)},
            "The clearance ends before it begins.",
        ),
        (
            {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2020, 12, 31)},
            "The clearance has run out already.",
        ),
    ],
)
def test_days_that_cannot_be_are_refused(anna, values, objection):
    with pytest.raises(RuleViolation) as refusal:
        propose(anna, **values)

    assert refusal.value.objections == [objection]


def test_a_partner_no_longer_in_use_is_not_cleared(anna):
    with pytest.raises(RuleViolation) as refusal:
        propose(anna, organisation=factories.make_organisation(is_active=False))

    assert refusal.value.objections == ["The organisation is no longer in use."]


def test_finance_does_not_propose_it():
    with pytest.raises(RuleViolation) as refusal:
        propose(factories.finance_officer())

    assert refusal.value.objections == [
        "Partners are cleared by programme officers and the head of unit."
    ]


def test_it_is_ended_with_yesterday_and_only_once(anna, carla):
    clearance = propose(anna, valid_from=TODAY - dt.timedelta(days=30))
    workflow.confirm_clearance(clearance, by=carla, now=NOW)

    workflow.end_clearance(clearance, reason="agreement cancelled", by=anna, now=NOW)

    assert list(Clearance.objects.in_force(TODAY)) == []
    with pytest.raises(RuleViolation) as refusal:
        workflow.end_clearance(clearance, reason="again", by=anna, now=NOW)
    assert refusal.value.objections == ["The clearance has run out already."]


def test_it_is_not_ended_without_a_reason(anna, carla):
    clearance = propose(anna, valid_from=TODAY - dt.timedelta(days=30))
    workflow.confirm_clearance(clearance, by=carla, now=NOW)

    with pytest.raises(RuleViolation) as refusal:
        workflow.end_clearance(clearance, reason=" ", by=anna, now=NOW)

    assert refusal.value.objections == ["Give the reason."]


def test_what_waits_is_discarded_and_not_ended(anna, carla):
    clearance = propose(anna)
    with pytest.raises(RuleViolation) as refusal:
        workflow.end_clearance(clearance, reason="no", by=anna, now=NOW)
    assert refusal.value.objections == ["Only a clearance in force can be ended."]

    workflow.discard_clearance(clearance, reason="no", by=anna, now=NOW)

    with pytest.raises(RuleViolation):
        workflow.confirm_clearance(clearance, by=carla, now=NOW)


def test_no_clearance_is_discarded_without_a_reason(anna):
    with pytest.raises(RuleViolation) as refusal:
        workflow.discard_clearance(propose(anna), reason=" ", by=anna, now=NOW)
    assert refusal.value.objections == ["Give the reason."]


def test_the_pages_propose_confirm_and_end_it(client, anna, carla):
    organisation = factories.make_organisation()
    client.force_login(anna)
    client.post(
        reverse("aid:clearance_new"),
        {
            "organisation": organisation.pk,
            "basis": "Rahmenvertrag",
            "valid_from": "2026-01-01",
            "valid_to": "2099-12-31",
        },
    )
    clearance = Clearance.objects.get()
    client.force_login(carla)
    client.post(reverse("aid:clearance_confirm", args=[clearance.pk]))
    clearance.refresh_from_db()
    assert clearance.confirmed_by == carla

    client.post(reverse("aid:clearance_end", args=[clearance.pk]), {"reason": "cancelled"})

    clearance.refresh_from_db()
    assert clearance.valid_to < dt.date(2099, 12, 31)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_often_for_thirty_rows_as_for_one(
    client, anna, count, django_assert_max_num_queries
):
    for _number in range(count):
        propose(anna)
    client.force_login(anna)

    with django_assert_max_num_queries(13):
        answer = client.get(reverse("aid:clearance_list"))

    assert len(answer.context["rows"]) == count
    file = client.get(reverse("aid:clearance_list"), {"export": "csv", "state": "waiting"})
    assert file.getvalue().decode("utf-8-sig").count("Rahmenvertrag") == count


def test_it_waits_in_the_inbox_of_heads_alone(anna, carla):
    clearance = propose(anna)

    (item,) = items_for(carla)

    assert (item.record, item.url, item.objections) == (
        clearance,
        reverse("aid:clearance_confirm", args=[clearance.pk]),
        [],
    )
    assert items_for(factories.officer()) == []
