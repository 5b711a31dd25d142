"""A deputy under a payout counts as both persons, in the rules, the database and the check."""

import pytest
from django.db import DatabaseError

from core.approvals.states import Act
from core.audit.words import trail_of
from core.errors import RuleViolation
from core.funding import invariants, workflow
from core.funding.models import DisbursementSignature
from core.people.models import Role, User
from core.workflow import create
from tests.core.people.deputies import make_deputy
from tests.factories import NOW, in_a_step, make_account, make_user

TWICE = "You have signed this disbursement already. A deputy counts as both persons: {}."
OWN = "Nobody approves a disbursement that they requested. A deputy counts as both persons: {}."


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as violation:
        step(*args, now=NOW, **kwargs)
    return violation.value.objections


@pytest.fixture
def deputy_of(office):
    """Somebody of management who acts for a person of the office."""

    def acting(person, role, deputy=None):
        deputyship = make_deputy(
            person, deputy, role, by=office.felix if person != office.felix else None
        )
        return User.objects.get(pk=deputyship.deputy_id).acting_for(person)

    return acting


def test_a_deputy_verifies_in_the_place_of_the_head_and_both_names_stand(office, deputy_of):
    deputy = deputy_of(office.carla, Role.HEAD_OF_UNIT)

    payout = workflow.verify(office.request(), by=deputy, now=NOW)

    signature = payout.signatures.get(act=Act.VERIFY)
    assert (signature.signed_by, signature.represents) == (deputy, office.carla)
    assert str(signature) == f"verified: {deputy}"
    assert trail_of(payout)[0].person_name == str(deputy)


def test_without_acting_for_somebody_the_deputy_has_no_role(office, deputy_of):
    deputy = User.objects.get(pk=deputy_of(office.carla, Role.HEAD_OF_UNIT).pk)

    assert refusal(workflow.verify, office.request(), by=deputy) == [
        "Verifying takes a programme officer or the head of unit."
    ]


def test_the_deputy_of_the_requester_does_not_verify(office, deputy_of):
    payout = office.request()
    deputy = deputy_of(office.anna, Role.PROGRAMME_OFFICER)

    assert refusal(workflow.verify, payout, by=deputy) == [OWN.format(deputy)]


def test_who_requested_it_verifies_for_nobody(office, deputy_of):
    payout = office.request()
    anna = deputy_of(office.carla, Role.HEAD_OF_UNIT, office.anna)

    assert refusal(workflow.verify, payout, by=anna) == [OWN.format(anna)]


def test_who_verified_does_not_approve_for_another_person(office, deputy_of):
    payout = office.verified()
    beat = deputy_of(office.dario, Role.FINANCE_OFFICER, office.beat)

    assert refusal(workflow.approve, payout, by=beat) == [TWICE.format(beat)]


def test_the_represented_person_does_not_sign_after_the_deputy(office, deputy_of):
    both = make_user(Role.HEAD_OF_UNIT, Role.FINANCE_OFFICER)
    payout = workflow.verify(office.request(), by=deputy_of(both, Role.HEAD_OF_UNIT), now=NOW)

    assert refusal(workflow.approve, payout, by=both) == [
        "You have signed this disbursement already."
    ]


def test_two_deputies_of_one_person_are_one_signature(office, deputy_of):
    payout = office.verified(office.request(office.award(6_000_000)))
    payout = workflow.approve(payout, by=deputy_of(office.dario, Role.FINANCE_OFFICER), now=NOW)
    other = deputy_of(office.dario, Role.FINANCE_OFFICER)

    assert refusal(workflow.approve, payout, by=other) == [TWICE.format(other)]


def test_the_deputy_of_who_set_the_account_does_not_approve(office, deputy_of):
    commitment = office.award(1_000_000)
    account = make_account(commitment.partner)
    editor = account.confirmed_by
    payout = office.verified(office.request(commitment, account=account))
    deputy = deputy_of(office.dario, Role.FINANCE_OFFICER, editor)

    assert refusal(workflow.approve, payout, by=deputy) == [
        "You recorded or confirmed the bank account; others decide on payments to it."
    ]


def test_the_deputy_of_who_released_it_does_not_confirm_the_payment(office, deputy_of):
    payout = office.approved()
    workflow.release_payments([payout], by=office.elena, now=NOW)
    deputy = deputy_of(office.elena, Role.FINANCE_OFFICER)

    assert refusal(
        workflow.confirm_payment,
        payout,
        by=deputy,
        booked_on=NOW.date(),
        voucher="1",
        debited_chf=payout.amount,
    ) == ["Who released a payment does not confirm it."]


def test_the_deputy_of_who_recorded_an_award_does_not_confirm_it(office, deputy_of):
    activity = office.award(1_000_000).activity
    award = workflow.Award(
        body="Stadtpräsidium", decided_on=NOW.date(), number="STP 9", amount=1_000_000
    )
    waiting = workflow.record_award(activity, award, by=office.carla, now=NOW)
    deputy = deputy_of(office.carla, Role.HEAD_OF_UNIT)

    assert refusal(workflow.confirm_award, waiting, by=deputy) == [
        "Who records a thing does not confirm it."
    ]


def test_a_payout_signed_by_deputies_passes_every_check(office, deputy_of):
    payout = workflow.verify(
        office.request(), by=deputy_of(office.carla, Role.HEAD_OF_UNIT), now=NOW
    )
    payout = workflow.approve(payout, by=deputy_of(office.dario, Role.FINANCE_OFFICER), now=NOW)
    release = deputy_of(office.elena, Role.FINANCE_OFFICER)
    workflow.release_payments([payout], by=release, now=NOW)

    assert invariants.faults() == []


def sign(payout, act, person, represents):
    with in_a_step(by=person):
        create(
            DisbursementSignature,
            disbursement=payout,
            act=act,
            signed_by=person,
            represents=represents,
            signed_at=NOW,
            content_hash=payout.content_hash,
        )


def test_the_database_takes_no_signature_for_somebody_without_a_deputyship(office):
    payout = office.request()

    with pytest.raises(DatabaseError, match="a deputyship is behind it"):
        sign(payout, Act.VERIFY, make_user(), office.carla)


def test_the_database_counts_a_deputy_as_both(office, deputy_of):
    payout = office.request()
    anna = deputy_of(office.carla, Role.HEAD_OF_UNIT, office.anna)

    with pytest.raises(DatabaseError, match="a deputy counts as both"):
        sign(payout, Act.VERIFY, anna, office.carla)


def test_a_payment_list_names_the_deputy_and_the_represented(office, deputy_of):
    deputy = deputy_of(office.carla, Role.HEAD_OF_UNIT)

    released = workflow.release_payments([office.approved()], by=deputy, now=NOW)

    released = type(released).objects.get(pk=released.pk)
    assert released.maker == f"{deputy.get_full_name()} (for {office.carla})"
