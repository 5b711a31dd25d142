"""A list is taken back as a whole by two people, with its credits, while nothing hangs on it."""

import datetime as dt

import pytest

from core.activities.models import Activity
from core.activities.states import ActivityStatus
from core.errors import RuleViolation
from core.funding import invariants
from core.funding import workflow as funding
from core.funding.models import BudgetCredit, CommitmentCredit, Instalment
from core.ledger.models import Entry
from core.partners.models import BankAccount
from exchange import workflow
from tests import factories
from tests.core.funding.raising import carry_over, record_raise
from tests.exchange.portfolio import workbooks
from tests.exchange.portfolio.test_taking_over import Staff
from tests.exchange.portfolio.workbooks import small

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def staff(db):
    return Staff()


def test_a_list_is_taken_back_by_two_people_and_can_come_again(staff):
    proposal = staff.take_over(small())
    wish = workflow.ask_back(proposal.batch, reason="wrong amounts", by=staff.carla, now=NOW)

    workflow.confirm_return_of_batch(wish, by=staff.felix, now=NOW)

    assert Entry.objects.net_committed() == Entry.objects.net_paid() == 0
    days = Entry.objects.exclude(reverses=None).values_list("booked_on", "reverses__booked_on")
    assert all(day == original for day, original in days)
    for credit in (CommitmentCredit.objects.get(), BudgetCredit.objects.get()):
        assert (credit.used, credit.is_confirmed, credit.taken_back_at) == (0, False, NOW)
    assert not CommitmentCredit.objects.confirmed().exists()
    assert Activity.objects.get().status == ActivityStatus.DRAFT
    assert invariants.faults() == []
    staff.take_over(small(awards=[workbooks.award(amount=14_000_000)]))
    assert Entry.objects.net_committed() == 14_000_000
    assert CommitmentCredit.objects.confirmed().get().used == 14_000_000
    assert invariants.faults() == []


def test_a_list_with_credits_is_taken_back_with_the_head_of_finance(staff):
    proposal = staff.take_over(small())
    wish = workflow.ask_back(proposal.batch, reason="wrong", by=staff.anna, now=NOW)

    with pytest.raises(RuleViolation, match=r"^A list with credits is confirmed by the head of f"):
        workflow.confirm_return_of_batch(wish, by=staff.carla, now=NOW)


def test_nobody_takes_a_list_back_alone(staff):
    proposal = staff.take_over(small())
    wish = workflow.ask_back(proposal.batch, reason="wrong", by=staff.carla, now=NOW)

    with pytest.raises(RuleViolation, match=r"Who records a thing does not confirm it\."):
        workflow.confirm_return_of_batch(wish, by=staff.carla, now=NOW)


def test_a_confirmed_list_is_not_taken_back_like_published_history(staff):
    proposal = staff.take_over(small())

    with pytest.raises(RuleViolation, match=r"taken back by two people"):
        workflow.take_back_batch(proposal.batch, reason="x", by=staff.anna, now=NOW)


def test_a_list_stays_once_a_payout_hangs_on_it(staff):
    proposal = staff.take_over(small())
    staff.pay(Instalment.objects.without_payout().get(), BankAccount.objects.get())

    with pytest.raises(RuleViolation, match=r"Since then there are payouts: 1\."):
        workflow.ask_back(proposal.batch, reason="x", by=staff.anna, now=NOW)


def asked_back(proposal, staff):
    with pytest.raises(RuleViolation) as refusal:
        workflow.ask_back(proposal.batch, reason="x", by=staff.anna, now=NOW)
    return refusal.value.objections


def award_on(staff, credit, *, due_on):
    factories.make_competences()
    activity = factories.make_activity(status="planned")
    award = funding.Award(
        body="Stadtrat",
        decided_on=NOW.date(),
        number="SR 99",
        amount=1_000,
        credit=credit,
        instalments=[funding.Tranche(due_on, 1_000)],
    )
    recorded = funding.record_award(activity, award, by=staff.anna, now=NOW)
    return funding.confirm_award(recorded, by=staff.cora, now=NOW)


def test_a_list_stays_once_others_were_awarded_out_of_its_credits(staff):
    proposal = staff.take_over(small())
    award_on(staff, CommitmentCredit.objects.get(), due_on=dt.date(2026, 9, 1))

    assert asked_back(proposal, staff) == [
        "On «Rahmenkredit» hang since then further awards: 1.",
        "On «Budget IZA 2026» hang since then instalments of other awards: 1.",
    ]


def test_a_list_stays_once_its_credits_were_raised_or_carried_over(staff):
    coming = workbooks.budget(2027, decided_on=dt.date(2026, 5, 6))
    proposal = staff.take_over(small(budget_credits=[workbooks.budget(), coming]))
    framework = CommitmentCredit.objects.get()
    record_raise(staff, framework, 1)
    carry_over(staff, BudgetCredit.objects.get(year=2026), 1)

    assert asked_back(proposal, staff) == [
        "On «Rahmenkredit» hang since then raises: 1.",
        "On «Budget IZA 2026» hang since then carry-overs: 1.",
        "On «Budget IZA 2027» hang since then carry-overs: 1.",
    ]


def test_what_hangs_on_the_credits_is_asked_again_at_the_second_person(staff):
    proposal = staff.take_over(small())
    wish = workflow.ask_back(proposal.batch, reason="x", by=staff.carla, now=NOW)
    record_raise(staff, CommitmentCredit.objects.get(), 1)

    with pytest.raises(RuleViolation, match=r"hang since then raises: 1"):
        workflow.confirm_return_of_batch(wish, by=staff.felix, now=NOW)
    assert CommitmentCredit.objects.get().is_confirmed


def test_nothing_is_drawn_out_of_a_credit_that_was_taken_back(staff):
    proposal = staff.take_over(small())
    wish = workflow.ask_back(proposal.batch, reason="x", by=staff.carla, now=NOW)
    credit = CommitmentCredit.objects.get()
    workflow.confirm_return_of_batch(wish, by=staff.felix, now=NOW)
    credit.refresh_from_db()

    with pytest.raises(RuleViolation, match=r"This commitment credit does not cover"):
        award_on(staff, credit, due_on=dt.date(2026, 9, 1))
    with pytest.raises(RuleViolation, match=r"Only a confirmed credit can be raised"):
        record_raise(staff, credit, 1)
