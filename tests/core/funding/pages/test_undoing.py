"""The pages that undo a payment, and those of the account assignments."""

import pytest
from django.urls import reverse

from core.funding import workflow
from core.funding.models import AccountAssignment, Reversal
from core.funding.pages.waiting import count_for
from core.funding.states import DisbursementStatus as S
from core.reference.models import GeneralLedgerAccount
from tests.core.funding.making import pay
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_payment_is_reversed_through_its_pages(office, as_person):
    payout = office.paid()
    page = as_person(office.dario).get(payout.get_absolute_url())
    address = reverse("funding:disbursement_reverse", args=[payout.pk])
    assert address in page.text

    facts = {"reason": "paid twice", "money_back": "payee", "due_on": "2026-07-01"}
    as_person(office.dario).post(address, facts)
    reversal = Reversal.objects.get()
    assert (count_for(office.felix), count_for(office.dario)) == (1, 0)
    as_person(office.felix).post(reverse("funding:reversal_confirm", args=[reversal.pk]))
    page = as_person(office.elena).get(payout.get_absolute_url()).text
    assert "not back yet" in page

    settle = reverse("funding:reversal_settle", args=[reversal.pk])
    as_person(office.elena).post(settle, {"settled_on": "2026-06-01", "voucher": "R-1"})
    payout.refresh_from_db()
    reversal.refresh_from_db()
    assert (payout.status, reversal.settled_voucher) == (S.REVERSED, "R-1")


def test_the_page_names_who_could_confirm_or_who_had_better_record_it(office, as_person):
    payout = office.paid(office.request(office.award(6_000_000)))
    address = reverse("funding:disbursement_reverse", args=[payout.pk])

    assert f"Could confirm it: {office.elena}." in as_person(office.dario).get(address).text
    page = as_person(office.elena).get(address).text
    assert "Ask one of these to record it" in page
    assert f"{office.dario}, {office.felix}" in page


def test_where_nobody_could_confirm_the_page_says_so(office, as_person):
    payout = workflow.verify(office.request(office.award(6_000_000)), by=office.carla, now=NOW)
    for person in (office.dario, office.felix):
        workflow.approve(payout, by=person, now=NOW)
    workflow.release_payments([payout], by=office.elena, now=NOW)
    payout = pay(office, payout, payout.amount, by=office.dario)
    address = reverse("funding:disbursement_reverse", args=[payout.pk])

    page = as_person(office.dario).get(address).text
    assert "Somebody else needs one of these roles first." in page


def test_who_decided_reads_whom_to_ask_for_the_confirmation(office, as_person):
    payout = office.paid()
    reversal = workflow.record_reversal(
        payout, reason="twice", money_back="nothing", by=office.felix, now=NOW
    )
    page = as_person(office.carla).get(reverse("funding:reversal_confirm", args=[reversal.pk]))

    assert page.context["objections"] == [
        "Who decided on the payout does not confirm its reversal."
    ]
    assert str(office.elena) in page.text


def test_the_form_says_what_is_missing_and_loses_nothing(office, as_person):
    payout = office.paid()
    address = reverse("funding:disbursement_reverse", args=[payout.pk])

    answer = as_person(office.dario).post(address, {"reason": "twice", "money_back": "bank"})

    assert answer.context["form"].errors["due_on"] == ["Write by when the money is to be back."]
    assert answer.context["form"]["reason"].value() == "twice"


def test_a_reversal_that_nobody_confirmed_is_discarded(office, as_person):
    payout = office.paid()
    address = reverse("funding:disbursement_reverse", args=[payout.pk])
    as_person(office.dario).post(address, {"reason": "twice", "money_back": "nothing"})
    discard = reverse("funding:reversal_discard", args=[Reversal.objects.get().pk])
    as_person(office.dario).post(discard, {"reason": "no"})

    assert Reversal.objects.get().discarded_at is not None


def test_a_line_is_recorded_confirmed_and_ended_on_its_pages(office, as_person):
    new = reverse("funding:assignment_record")
    facts = {"account": "3638", "is_swiss": "false", "valid_from": f"{NOW.date()}"}
    as_person(office.dario).post(new, {**facts, "valid_from": "2030-01-01"})
    line = AccountAssignment.objects.unconfirmed().get()
    assert line.is_swiss is False
    as_person(office.elena).post(reverse("funding:assignment_confirm", args=[line.pk]))
    line.refresh_from_db()
    assert line.confirmed_by == office.elena
    as_person(office.dario).post(
        reverse("funding:assignment_end", args=[line.pk]),
        {"valid_to": "2030-12-31", "reason": "new chart"},
    )
    line.refresh_from_db()
    assert f"{line.valid_to}" == "2030-12-31"
    page = as_person(office.anna).get(reverse("funding:assignment_list"))
    assert "3638" in page.text
    assert as_person(office.anna).get("/account-assignments/?export=csv").status_code == 200


def test_a_correction_says_which_signatures_fall(office, as_person):
    payout = office.verified()
    address = reverse("funding:disbursement_assignment", args=[payout.pk])
    client = as_person(office.dario)
    assert str(office.beat) in client.get(address).text

    answer = client.post(address, {"gl_account": "3638", "reason": "abroad"}, follow=True)

    assert f"verified: {office.beat}" in answer.text
    payout.refresh_from_db()
    assert payout.gl_account_id == "3638"


def test_the_table_costs_the_same_for_one_line_and_for_thirty(
    office, as_person, django_assert_max_num_queries
):

    client = as_person(office.anna)
    client.get(reverse("funding:assignment_list"))
    with django_assert_max_num_queries(30) as first:
        client.get(reverse("funding:assignment_list"))
    account = GeneralLedgerAccount.objects.get(pk="3638")
    for _number in range(29):
        line = workflow.record_assignment(
            account=account, valid_from=NOW.date(), by=office.dario, now=NOW
        )
        workflow.confirm_assignment(line, by=office.elena, now=NOW)

    with django_assert_max_num_queries(len(first)):
        client.get(reverse("funding:assignment_list"))
