"""Collective signing: ticked payouts on one page, signed once, and the rest stays behind."""

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import Disbursement, DisbursementSignature, PaymentList
from core.funding.pages import signing
from core.funding.payees import account_changes
from core.funding.states import DisbursementStatus as S
from core.workflow import change
from tests.core.funding.making import come_back
from tests.core.partners.making import OTHER_IBAN
from tests.factories import NOW, in_a_step, make_account

pytestmark = pytest.mark.django_db


def address(act):
    return reverse("funding:sign", args=[act])


def form(*payouts):
    return {
        "disbursement": [payout.pk for payout in payouts],
        **{f"seen-{payout.pk}": payout.content_hash for payout in payouts},
    }


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_page_shows_each_payee_and_the_sum_of_what_can_be_signed(office, as_person):
    first, second = office.request(), office.request()
    mine = office.request(by=office.beat)

    answer = as_person(office.beat).get(
        address("verify"), {"disbursement": [first.pk, second.pk, mine.pk]}
    )

    assert {row.payout for row in answer.context["rows"]} == {first, second}
    assert [row.payout for row in answer.context["blocked"]] == [mine]
    assert answer.context["sum_chf"] == first.amount + second.amount
    assert "Nobody approves a disbursement that they requested." in answer.text


def test_ticked_payouts_are_verified_at_once(office, as_person):
    payouts = [office.request(), office.request()]

    answer = as_person(office.beat).post(address("verify"), form(*payouts))

    assert answer.url == reverse("funding:inbox")
    assert set(Disbursement.objects.values_list("status", flat=True)) == {S.VERIFIED}


def test_what_has_an_objection_stays_behind_with_its_reason(office, as_person):
    mine, other = office.request(by=office.beat), office.request()

    answer = as_person(office.beat).post(address("verify"), form(mine, other), follow=True)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, other.status) == (S.SUBMITTED, S.VERIFIED)
    assert said(answer) == [
        f"Signed: 1 payout ({other.number}).",
        f"{mine.number}: Nobody approves a disbursement that they requested.",
    ]
    assert [row.payout for row in answer.context["blocked"]] == [mine]


def test_sent_twice_the_form_signs_once(office, as_person):
    payouts = [office.verified(), office.verified()]
    client = as_person(office.dario)
    client.post(address("approve"), form(*payouts))
    client.post(address("approve"), form(*payouts))

    assert DisbursementSignature.objects.filter(act="approve").count() == 2


def test_after_a_failure_in_the_middle_the_page_says_which_are_done(office, as_person, monkeypatch):
    first, second = office.request(), office.request()

    def verify(payout, **who):
        if payout == second:
            raise signing.DatabaseError
        return workflow.verify(payout, **who)

    act = signing.Act("Verify", "Verify", signing.ACTS["verify"].objections_to, verify)
    monkeypatch.setitem(signing.ACTS, "verify", act)
    answer = as_person(office.beat).post(address("verify"), form(first, second), follow=True)

    assert said(answer) == [
        f"Signed: 1 payout ({first.number}).",
        f"{second.number}: The database did not take it; nothing was signed. Try again.",
    ]
    assert [row.payout for row in answer.context["rows"]] == [second]


def test_what_changed_since_the_page_was_opened_is_not_signed(office, as_person):
    payout = office.request()
    before = form(payout)
    workflow.send_back(payout, reason="other account", by=office.carla, now=NOW)
    account = make_account(payout.commitment.partner, iban=OTHER_IBAN)
    request = workflow.PayoutRequest(account=account)
    workflow.resubmit_payout(payout, request, by=office.anna, now=NOW)

    answer = as_person(office.beat).post(address("verify"), before, follow=True)

    payout.refresh_from_db()
    assert payout.status == S.SUBMITTED
    assert "It was changed after this page was opened; look at it again." in answer.text


def test_releases_stay_one_list_and_lead_to_it(office, as_person):
    payouts = [office.approved(), office.approved()]

    answer = as_person(office.carla).post(address("release"), form(*payouts))

    made = PaymentList.objects.get()
    assert answer.url == made.get_absolute_url()
    assert set(made.disbursements.all()) == set(payouts)


def test_if_one_is_refused_the_list_is_not_made(office, as_person):
    approved, submitted = office.approved(), office.request()

    answer = as_person(office.carla).post(
        address("release"), form(approved, submitted), follow=True
    )

    assert PaymentList.objects.count() == 0
    assert [row.payout for row in answer.context["rows"]] == [approved]


def test_an_act_that_does_not_exist_is_not_found(office, as_person):
    assert as_person(office.beat).get(address("confirm")).status_code == 404


def test_the_inbox_leads_to_the_page_with_what_is_ticked(office, as_person):
    office.request()

    assert f'action="{address("verify")}"' in as_person(office.beat).get("/inbox/").text


# What is new about an account.


def change_of(payout):
    return account_changes([payout]).get(payout.pk)


def test_the_first_payment_to_a_payee_is_said(office):
    assert change_of(office.request()).label == "first payment to this payee"


def test_the_same_account_as_last_time_is_silent(office):
    commitment = office.award(1_000_000, 500_000)
    account = make_account(commitment.partner)
    office.paid(office.request(commitment, account=account))

    assert change_of(office.request(commitment, account=account)) is None


def test_another_account_than_last_time_is_an_alarm_that_says_what_differs(office, as_person):
    commitment = office.award(1_000_000, 500_000)
    last = office.paid(office.request(commitment))
    account = make_account(commitment.partner, iban=OTHER_IBAN)
    payout = office.request(commitment, account=account)

    change = change_of(payout)

    assert (change.label, change.last) == ("another account than the last payment", last)
    assert [fact.label for fact in change.facts] == ["IBAN"]
    page = as_person(office.beat).get(payout.get_absolute_url()).text
    assert "Another account than the last payment" in page
    assert "called" in page


def test_a_new_version_of_the_account_is_an_alarm(office):
    commitment = office.award(1_000_000, 500_000)
    old = make_account(commitment.partner)
    office.paid(office.request(commitment, account=old))
    new = make_account(commitment.partner, iban=OTHER_IBAN, replaces=old)
    with in_a_step():
        change(old, replaced_by=new)

    found = change_of(office.request(commitment, account=new))

    assert found.label == "account changed since the last payment"


def test_a_payment_that_came_back_proves_no_account(office):
    payout = office.paid()
    come_back(office, payout)
    again = office.request(payout.commitment, account=payout.account)

    assert change_of(again).label == "first payment to this payee"


def test_the_page_costs_the_same_for_one_payout_and_for_thirty(
    office, as_person, django_assert_max_num_queries
):
    payouts = [office.request()]
    client = as_person(office.beat)
    client.get(address("verify"), {"disbursement": [payouts[0].pk]})
    with django_assert_max_num_queries(40) as first:
        client.get(address("verify"), {"disbursement": [payouts[0].pk]})
    payouts += [office.request() for _number in range(29)]

    with django_assert_max_num_queries(len(first)):
        client.get(address("verify"), {"disbursement": [payout.pk for payout in payouts]})


def test_a_refusal_of_the_whole_list_is_told_once_for_each_payout(office, as_person, monkeypatch):
    payout = office.approved()

    def refuse(*_arguments, **_who):
        raise RuleViolation(["Not today."])

    monkeypatch.setattr(signing.workflow, "release_payments", refuse)
    answer = as_person(office.carla).post(address("release"), form(payout), follow=True)

    assert said(answer) == [f"{payout.number}: Not today."]
