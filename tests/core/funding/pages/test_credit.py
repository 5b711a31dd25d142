"""Credits: recorded, confirmed, raised, and shown with what is used, paid and free."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit.models import AuditEntry
from core.funding import workflow
from core.funding.models import BudgetCredit, CarryOver, CommitmentCredit, SupplementaryCredit
from core.funding.pages.waiting import count_for
from tests.core.funding.making import frame
from tests.core.funding.raising import URGENT, raise_by, upload
from tests.factories import make_budget

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
        {**DECISION, "kind": "ordinary", "amount": "50'000.00", "file": upload()},
    )
    raised = SupplementaryCredit.objects.get()

    as_person(office.felix).post(reverse("funding:raise_confirm", args=["budget", raised.pk]))

    office.budget.refresh_from_db()
    assert office.budget.limit == 105_000_000


def test_the_history_of_a_credit_tells_its_raises(office, as_person):
    as_person(office.dario).post(
        reverse("funding:credit_raise", args=["budget", office.budget.pk]),
        {**DECISION, "kind": "ordinary", "amount": "50'000.00", "file": upload()},
    )
    raised = SupplementaryCredit.objects.get()

    page = as_person(office.felix).get(reverse("funding:credit", args=["budget", office.budget.pk]))

    assert [line.entry for line in page.context["lines"]][:1] == [
        AuditEntry.objects.about(raised).get()
    ]


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


def test_an_urgent_decision_names_its_deadline(office, as_person):
    form = (
        as_person(office.dario)
        .post(
            reverse("funding:credit_raise", args=["budget", office.budget.pk]),
            {**DECISION, "kind": "urgent", "amount": "50'000.00", "file": upload()},
        )
        .context["form"]
    )

    assert form.errors == {
        "approval_due_on": [
            "An urgent decision takes the day by which the parliament must approve it."
        ]
    }


def test_a_raise_without_its_document_is_not_recorded(office, as_person):
    form = (
        as_person(office.dario)
        .post(
            reverse("funding:credit_raise", args=["budget", office.budget.pk]),
            {**DECISION, "kind": "ordinary", "amount": "50'000.00"},
        )
        .context["form"]
    )

    assert form.errors == {"file": ["This field is required."]}
    assert not SupplementaryCredit.objects.exists()


def test_an_urgent_decision_shows_until_the_parliament_approved_it(office, as_person):
    raised = raise_by(office, office.budget, 100, **URGENT)
    client = as_person(office.felix)
    page = reverse("funding:credit", args=["budget", office.budget.pk])
    assert "urgent, approval due 30.09.2026" in client.get(page).getvalue().decode()
    assert "urgent, approval due 30.09.2026" in (
        client.get(reverse("funding:credit_list")).getvalue().decode()
    )

    commitment = office.award(1_000)
    award = reverse("funding:commitment", args=[commitment.pk])
    payout = office.request(commitment).get_absolute_url()
    for where in (award, payout):
        assert "urgent, approval due 30.09.2026" in client.get(where).getvalue().decode()

    as_person(office.dario).post(
        reverse("funding:raise_approve", args=["budget", raised.pk]),
        {**DECISION, "is_granted": "yes", "file": upload()},
    )
    client.post(reverse("funding:approval_confirm", args=[raised.approvals.get().pk]))

    shown = client.get(page).getvalue().decode()
    assert "urgent, approval due" not in shown
    assert "approved by the parliament" in shown


def test_an_overdue_approval_stands_in_the_inbox_of_the_head_of_finance(office, as_person):
    overdue = dt.date(2026, 5, 25)
    raise_by(office, office.budget, 100, kind="urgent", approval_due_on=overdue)
    inbox = reverse("funding:inbox")

    (raised,) = as_person(office.felix).get(inbox).context["overdue_approvals"]
    assert raised.credit == office.budget
    assert as_person(office.dario).get(inbox).context["overdue_approvals"] == []
    assert count_for(office.felix) == count_for(office.dario) + 1


def test_a_rest_is_carried_over_by_two_people(office, as_person):
    following = make_budget(2027, 1_000)
    as_person(office.dario).post(
        reverse("funding:carry_over", args=[office.budget.pk]),
        {**DECISION, "amount": "500.00", "file": upload()},
    )

    carried = CarryOver.objects.get()
    as_person(office.felix).post(reverse("funding:carry_over_confirm", args=[carried.pk]))

    following.refresh_from_db()
    assert following.limit == 51_000


def test_the_request_says_what_is_missing(office, as_person):
    address = reverse("funding:credit_request", args=["budget", office.budget.pk])

    shown = as_person(office.anna).get(address, {"amount": "12'300.00"}).getvalue().decode()

    assert "We ask for a supplementary credit of CHF\xa012'300.00" in shown


def test_the_ledger_is_paged_and_exported(office, as_person):
    for _number in range(60):
        office.award(1_000)
    page = reverse("funding:credit", args=["budget", office.budget.pk])
    client = as_person(office.anna)

    assert len(client.get(page).context["page_obj"]) == 50
    assert client.get(page, {"page": 2}).context["page_obj"][-1].rest == 100_000_000
    exported = client.get(page, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert exported.count("instalment due on") == 60


@pytest.mark.parametrize("number", [1, 30])
def test_a_budget_credit_is_read_in_the_same_number_of_queries(
    office, as_person, number, django_assert_max_num_queries
):
    for _one in range(number):
        office.paid(office.request(office.award(1_000)))
    raise_by(office, office.budget, 1, **URGENT)
    client = as_person(office.anna)
    page = reverse("funding:credit", args=["budget", office.budget.pk])
    client.get(page)

    with django_assert_max_num_queries(52):
        client.get(page)


@pytest.mark.parametrize("number", [1, 30])
def test_a_commitment_credit_is_read_in_the_same_number_of_queries(
    office, as_person, number, django_assert_max_num_queries
):
    credit = frame(office, 10_000_000)
    for _one in range(number):
        office.award(1_000, credit=credit)
    client = as_person(office.anna)
    page = reverse("funding:credit", args=["commitment", credit.pk])
    client.get(page)

    with django_assert_max_num_queries(36):
        client.get(page)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_is_read_in_the_same_number_of_queries(office, as_person, number):
    for year in range(2030, 2030 + number):
        make_budget(year, 1_000)
    client = as_person(office.anna)
    client.get(reverse("funding:credit_list"))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("funding:credit_list"))

    assert len(queries) <= 24


def test_a_year_and_a_sphere_narrow_the_list(office, as_person):
    make_budget(2027, 1_000)
    client = as_person(office.anna)

    answer = client.get(reverse("funding:credit_list"), {"year": "2027"})

    assert [row.credit.year for row in answer.context["budgets"]] == [2027]


def test_what_no_budget_covers_stands_under_its_reservation(office, as_person):
    commitment = office.award(instalments=[workflow.Tranche(dt.date(2028, 3, 1), 5_000)])
    client = as_person(office.anna)

    (group,) = client.get(reverse("funding:credit_list")).context["reserved"]

    assert (group["budget_year"], group["number"], group["sum"]) == (2028, 1, 5_000)
    shown = client.get(reverse("funding:commitment", args=[commitment.pk])).getvalue().decode()
    assert "subject to the budget decision of 2028" in shown
