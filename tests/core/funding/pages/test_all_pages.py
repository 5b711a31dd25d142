"""Each page of money opens for everybody with a role, in any state of what it shows."""

import pytest
from django.urls import reverse

from core.funding import workflow
from core.funding.models import CommitmentCredit
from tests.core.activities.making import make_planned
from tests.core.funding.raising import paper
from tests.factories import LONG_AGO, NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def credit(office):
    credit = workflow.record_commitment_credit(
        name="Rahmenkredit",
        body="Gemeinderat",
        decided_on=LONG_AGO,
        number="GR 7",
        sphere="development",
        instrument=None,
        amount=50_000_000,
        valid_from=LONG_AGO,
        by=office.dario,
        now=NOW,
    )
    return workflow.confirm_credit(credit, by=office.felix, now=NOW)


@pytest.fixture
def addresses(office, credit):
    paid = office.paid()
    bank_return = workflow.record_return(
        paid, booked_on=NOW.date(), reason="closed account", by=office.dario, now=NOW
    )
    ordered = office.ordered()
    waiting = office.award(300_000, activity=make_planned(), credit=credit)
    reduction = workflow.record_reduction(
        waiting, amount=1000, decided_on=NOW.date(), reason="less", by=office.anna, now=NOW
    )
    raised = workflow.record_raise(
        office.budget,
        paper=paper(),
        amount=100,
        body="Gemeinderat",
        decided_on=NOW.date(),
        number="N1",
        by=office.dario,
        now=NOW,
    )
    planned = workflow.record_award(
        make_planned(),
        workflow.Award(
            "Stadtrat", NOW.date(), "7", 100, instalments=[workflow.Tranche(NOW.date(), 100)]
        ),
        by=office.anna,
        now=NOW,
    )
    approved, verified, draft = office.approved(), office.verified(), office.request()
    workflow.take_back(draft, by=office.anna, now=NOW)
    submitted = office.request()
    instalment = waiting.instalments.get()
    named = [
        ("inbox",),
        ("disbursement_list",),
        ("payment_list_list",),
        ("credit_list",),
        ("ledger",),
        *(("disbursement", p.pk) for p in (paid, ordered, approved, verified, draft, submitted)),
        ("disbursement_send_back", submitted.pk),
        ("disbursement_cancel", submitted.pk),
        ("disbursement_confirm", ordered.pk),
        ("disbursement_return", ordered.pk),
        ("return_confirm", bank_return.pk),
        ("resubmit_payout", draft.pk),
        ("request_payout", instalment.pk),
        ("instalment_met", instalment.pk),
        ("payment_list", ordered.payment_list_id),
        ("payment_list_print", ordered.payment_list_id),
        ("payment_list_workbook", ordered.payment_list_id),
        ("payment_list_confirm", ordered.payment_list_id),
        ("award", waiting.activity_id),
        ("commitment", waiting.pk),
        ("commitment", planned.pk),
        ("commitment_confirm", planned.pk),
        ("commitment_discard", planned.pk),
        ("change_plan", waiting.pk),
        ("reduce", waiting.pk),
        ("reduction_confirm", reduction.pk),
        ("credit", "budget", office.budget.pk),
        ("credit", "commitment", credit.pk),
        ("credit_new", "budget"),
        ("credit_new", "commitment"),
        ("credit_confirm", "budget", office.budget.pk),
        ("credit_raise", "budget", office.budget.pk),
        ("credit_raise", "commitment", CommitmentCredit.objects.get().pk),
        ("raise_confirm", "budget", raised.pk),
        ("credit_request", "budget", office.budget.pk),
        ("credit_request", "commitment", credit.pk),
        ("carry_over", office.budget.pk),
        ("year_list",),
        ("year", 2025),
        ("year", 2026),
        ("year_close", 2026),
    ]
    pages = [reverse(f"funding:{name}", args=arguments) for name, *arguments in named]
    return [*pages, waiting.activity.get_absolute_url(), planned.activity.get_absolute_url()]


@pytest.mark.parametrize("name", ["anna", "carla", "dario", "felix"])
def test_every_page_opens(office, addresses, as_person, name):
    client = as_person(getattr(office, name))

    assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 200)


def test_management_and_auditors_read_everything(addresses, as_person):
    client = as_person(make_user("auditor"))

    assert {client.get(url).status_code for url in addresses} == {200}


def test_without_a_role_nothing_opens(addresses, as_person):
    client = as_person(make_user())

    assert {client.get(url).status_code for url in addresses} == {403}


def test_what_does_not_exist_is_not_found(office, as_person):
    client = as_person(office.anna)

    assert client.get(reverse("funding:credit", args=["magic", 1])).status_code == 404
    assert client.get(reverse("funding:disbursement", args=[999])).status_code == 404
