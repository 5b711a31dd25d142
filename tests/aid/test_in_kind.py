"""Contributions in kind: estimated, confirmed by a second person, in no total of payouts."""

import datetime as dt

import pytest
from django.urls import reverse

from aid import workflow
from aid.models import ContributionInKind
from core.errors import RuleViolation
from core.funding.pages.records import items_for
from tests import factories
from tests.aid.making import make_emergency, make_response
from tests.core.activities.making import NOW

pytestmark = pytest.mark.django_db

GIVEN = {
    "department": "Wasserversorgung",
    "what": "Trinkwasseranlage",
    "provided_on": dt.date(2026, 2, 5),
    "value_chf": 2_500_000,
    "valuation": "Stundensätze",
}


@pytest.fixture
def anna():
    return factories.officer(name="anna")


@pytest.fixture
def beat():
    return factories.officer(name="beat")


def give(emergency, by, **values):
    return workflow.record_in_kind(emergency, by=by, now=NOW, **GIVEN | values)


def test_it_counts_when_another_officer_confirms_it(anna, beat):
    contribution = give(make_emergency(), anna)
    assert list(ContributionInKind.objects.counting()) == []

    workflow.confirm_in_kind(contribution, by=beat, now=NOW)

    assert list(ContributionInKind.objects.counting()) == [contribution]


def test_who_recorded_it_does_not_confirm_it(anna):
    contribution = give(make_emergency(), anna)

    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_in_kind(contribution, by=anna, now=NOW)

    assert refusal.value.objections == ["Who records a thing does not confirm it."]


def test_finance_does_not_record_it():
    with pytest.raises(RuleViolation) as refusal:
        give(make_emergency(), factories.finance_officer())

    assert refusal.value.objections == [
        "Activities are kept by programme officers and the head of unit."
    ]


def test_a_correction_takes_the_place_of_what_it_corrects(anna, beat):
    emergency = make_emergency()
    wrong = workflow.confirm_in_kind(give(emergency, anna), by=beat, now=NOW)

    right = give(emergency, anna, value_chf=3_000_000, replaces=wrong)
    assert list(ContributionInKind.objects.counting()) == [wrong]
    workflow.confirm_in_kind(right, by=beat, now=NOW)

    assert list(ContributionInKind.objects.counting()) == [right]


def test_as_known_before_the_correction_the_first_value_counts(anna, beat):
    emergency = make_emergency()
    wrong = workflow.confirm_in_kind(give(emergency, anna), by=beat, now=NOW)
    later = NOW + dt.timedelta(days=1)
    right = give(emergency, anna, replaces=wrong)
    workflow.confirm_in_kind(right, by=beat, now=later)

    assert list(ContributionInKind.objects.counting(at=NOW)) == [wrong]
    assert list(ContributionInKind.objects.counting(at=later)) == [right]


@pytest.mark.parametrize(
    ("values", "objection"),
    [
        ({"value_chf": 0}, "The amount must be above zero."),
        ({"provided_on": dt.date(2999, 1, 1)}, "The day lies in the future."),
    ],
)
def test_what_cannot_be_is_refused(anna, values, objection):
    with pytest.raises(RuleViolation) as refusal:
        give(make_emergency(), anna, **values)

    assert refusal.value.objections == [objection]


def test_the_response_is_one_of_the_same_emergency(anna):
    response = make_response(make_emergency(name="Flut"))

    with pytest.raises(RuleViolation) as refusal:
        give(make_emergency(), anna, response=response)

    assert refusal.value.objections == ["The response belongs to another emergency."]


def test_only_what_is_confirmed_is_corrected(anna):
    emergency = make_emergency()
    waiting = give(emergency, anna)

    with pytest.raises(RuleViolation) as refusal:
        give(emergency, anna, replaces=waiting)

    assert refusal.value.objections == [
        "Only what is confirmed is corrected; discard the other one."
    ]


def test_nothing_is_discarded_without_a_reason(anna, beat):
    contribution = give(make_emergency(), anna)

    with pytest.raises(RuleViolation) as refusal:
        workflow.discard_in_kind(contribution, reason=" ", by=beat, now=NOW)
    assert refusal.value.objections == ["Give the reason."]


def test_what_was_discarded_never_counts(anna, beat):
    contribution = give(make_emergency(), anna)
    workflow.discard_in_kind(contribution, reason="twice", by=beat, now=NOW)

    with pytest.raises(RuleViolation):
        workflow.confirm_in_kind(contribution, by=beat, now=NOW)

    assert list(ContributionInKind.objects.counting()) == []


def typed(**values):
    return {
        **GIVEN,
        "value_chf": "25'000.00",
        "provided_on": "2026-02-05",
        **values,
    }


def test_the_page_records_what_was_typed(client, anna):
    client.force_login(anna)
    emergency = make_emergency()

    answer = client.post(reverse("aid:in_kind_new", args=[emergency.pk]), typed())

    contribution = ContributionInKind.objects.get()
    assert answer.url == contribution.get_absolute_url()
    assert (contribution.value_chf, contribution.recorded_by) == (2_500_000, anna)


def test_the_page_of_a_correction_begins_with_what_is_wrong(client, anna, beat):
    wrong = workflow.confirm_in_kind(give(make_emergency(), anna), by=beat, now=NOW)
    client.force_login(anna)
    address = reverse("aid:in_kind_correct", args=[wrong.pk])
    assert client.get(address).context["form"]["what"].value() == "Trinkwasseranlage"

    client.post(address, typed(value_chf="30'000"))

    assert ContributionInKind.objects.get(replaces=wrong).value_chf == 3_000_000


def test_the_second_person_confirms_on_a_page_that_shows_it(client, anna, beat):
    contribution = give(make_emergency(), anna)
    client.force_login(beat)
    address = reverse("aid:in_kind_confirm", args=[contribution.pk])
    assert b"Trinkwasseranlage" in client.get(address).getvalue()

    client.post(address)

    contribution.refresh_from_db()
    assert contribution.confirmed_by == beat


def test_the_list_adds_up_what_counts_and_is_handed_out(client, anna, beat):
    emergency = make_emergency()
    workflow.confirm_in_kind(give(emergency, anna), by=beat, now=NOW)
    give(emergency, anna, what="Zelte")
    client.force_login(anna)

    answer = client.get(reverse("aid:in_kind_list"))
    file = client.get(reverse("aid:in_kind_list"), {"export": "csv", "state": "counting"})

    assert answer.context["value"] == 2_500_000
    assert [row.what for row in answer.context["rows"]] == ["Zelte", "Trinkwasseranlage"]
    text = file.getvalue().decode("utf-8-sig")
    assert "Trinkwasseranlage" in text
    assert "Zelte" not in text


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_often_for_thirty_rows_as_for_one(
    client, anna, count, django_assert_max_num_queries
):
    emergency = make_emergency()
    for number in range(count):
        give(emergency, anna, what=f"Zelt {number}")
    client.force_login(anna)

    with django_assert_max_num_queries(14):
        client.get(reverse("aid:in_kind_list"))


def test_the_page_of_the_emergency_shows_it_apart_from_the_money(client, anna, beat):
    emergency = make_emergency()
    workflow.confirm_in_kind(give(emergency, anna), by=beat, now=NOW)
    client.force_login(anna)

    context = client.get(emergency.get_absolute_url()).context

    assert (context["in_kind_value"], context["table"].awarded, context["table"].paid) == (
        2_500_000,
        0,
        0,
    )


def test_it_waits_in_the_inbox_of_other_officers(anna, beat):
    contribution = give(make_emergency(), anna)

    (item,) = items_for(beat)

    assert (item.record, item.url) == (
        contribution,
        reverse("aid:in_kind_confirm", args=[contribution.pk]),
    )
    assert items_for(beat)[0].objections == []
    assert items_for(anna)[0].objections == ["Who records a thing does not confirm it."]
    assert items_for(factories.finance_officer()) == []
