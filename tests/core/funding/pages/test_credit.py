"""Credits: recorded, confirmed, raised, and shown with what is used, paid and free."""

import pytest
from django.urls import reverse

from core.funding.models import BudgetCredit, CommitmentCredit, SupplementaryCredit

pytestmark = pytest.mark.django_db
DECISION = {"body": "Gemeinderat", "decided_on": "2026-01-10", "number": "GR 3"}
BUDGET = {
    "name": "IZA 2027",
    "year": "2027",
    "sphere": "development",
    "amount": "1'000'000.00",
    **DECISION,
}


def test_a_budget_is_recorded_and_waits(office, as_person):
    as_person(office.dario).post(reverse("funding:credit_new", args=["budget"]), BUDGET)

    budget = BudgetCredit.objects.get(year=2027)
    assert (budget.amount, budget.is_waiting, budget.recorded_by) == (
        100_000_000,
        True,
        office.dario,
    )


def test_another_person_of_finance_confirms_it(office, as_person):
    as_person(office.dario).post(reverse("funding:credit_new", args=["budget"]), BUDGET)
    budget = BudgetCredit.objects.get(year=2027)
    address = reverse("funding:credit_confirm", args=["budget", budget.pk])

    refused = as_person(office.dario).post(address)
    assert refused.context["objections"] == [
        "Who records a thing does not confirm it.",
        "One of the two is the head of finance.",
    ]
    as_person(office.felix).post(address)

    budget.refresh_from_db()
    assert budget.is_confirmed


def test_an_officer_sees_why_no_credit_can_be_recorded(office, as_person):
    answer = as_person(office.anna).get(reverse("funding:credit_new", args=["budget"]))

    assert answer.context["objections"] == ["Credits are recorded by finance."]


def test_a_commitment_credit_does_not_end_before_it_begins(office, as_person):
    typed = {**BUDGET, "valid_from": "2026-02-01", "valid_to": "2026-01-01"}

    form = (
        as_person(office.dario)
        .post(reverse("funding:credit_new", args=["commitment"]), typed)
        .context["form"]
    )

    assert form.errors == {"valid_to": ["The end lies before the start."]}
    assert form["amount"].value() == "1'000'000.00"
    assert CommitmentCredit.objects.count() == 0


def test_an_instrument_belongs_to_the_sphere(office, as_person):
    typed = {**BUDGET, "sphere": "humanitarian", "instrument": "B"}

    form = (
        as_person(office.dario)
        .post(reverse("funding:credit_new", args=["budget"]), typed)
        .context["form"]
    )

    assert form.errors == {"instrument": ["This instrument belongs to another sphere."]}


def test_a_raise_takes_two_people_too(office, as_person):
    as_person(office.dario).post(
        reverse("funding:credit_raise", args=["budget", office.budget.pk]),
        {**DECISION, "amount": "50'000.00"},
    )
    raised = SupplementaryCredit.objects.get()

    as_person(office.felix).post(reverse("funding:raise_confirm", args=["budget", raised.pk]))

    office.budget.refresh_from_db()
    assert office.budget.limit == 105_000_000


def test_the_list_shows_used_paid_open_and_free(office, as_person):
    office.paid()
    office.award(500_000)

    (row,) = as_person(office.anna).get(reverse("funding:credit_list")).context["budgets"]

    assert (row.credit.used, row.paid, row.open, row.credit.free) == (
        1_500_000,
        1_000_000,
        500_000,
        98_500_000,
    )


def test_what_nobody_confirmed_is_discarded_with_a_reason(office, as_person):
    client = as_person(office.dario)
    client.post(reverse("funding:credit_new", args=["budget"]), BUDGET)
    budget = BudgetCredit.objects.get(year=2027)

    client.post(reverse("funding:credit_discard", args=["budget", budget.pk]), {"reason": "typo"})

    budget.refresh_from_db()
    assert budget.discarded_at is not None
