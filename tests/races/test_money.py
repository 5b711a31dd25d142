"""Races for the last franc, on real connections: nobody gets it twice."""

import datetime as dt
from functools import partial

import pytest

from core.activities.states import ActivityStatus
from core.audit.models import AuditEntry
from core.audit.trail import faults as chain
from core.confirmation import confirm, record
from core.funding import counters, workflow
from core.funding.invariants import faults
from core.funding.models import Commitment, CommitmentCredit, Disbursement
from core.funding.rules.payouts import signatures_needed
from core.funding.states import DisbursementStatus as S
from core.people.models import Role, RoleAssignment
from core.people.workflow import confirm_role
from core.rates.models import ExchangeRate
from core.reference.models import Currency, Sphere
from core.workflow import current
from tests.factories import (
    NOW,
    Office,
    finance_officer,
    head_of_unit,
    in_a_step,
    make_account,
    make_activity,
    make_user,
    someone,
)
from tests.races.crowd import at_once, done

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CROWD = 16
ROOM = 5


@pytest.fixture
def office():
    return Office()


def recorded_awards(office, *, credit=None, amount=1_000_000):
    """Awards that wait for their confirmation, each with a head of unit to confirm it."""
    for _number in range(CROWD):
        award = workflow.Award(
            body="Stadtrat",
            decided_on=dt.date(2026, 5, 1),
            number="SR 1",
            amount=amount,
            credit=credit,
            instalments=[workflow.Tranche(dt.date(2026, 6, 15), amount)],
        )
        activity = make_activity(status=ActivityStatus.PLANNED)
        yield workflow.record_award(activity, award, by=office.anna, now=NOW), head_of_unit()


def frame_credit(amount):
    with in_a_step():
        credit = record(
            CommitmentCredit,
            by=someone(),
            now=NOW,
            name="Rahmenkredit",
            body="Gemeinderat",
            decided_on=dt.date(2026, 1, 1),
            number="GR 1",
            sphere=Sphere.DEVELOPMENT,
            amount=amount,
            valid_from=dt.date(2026, 1, 1),
        )
        return confirm(credit, by=someone("second"), now=NOW)


def confirm_all(awards):
    return at_once(
        [partial(workflow.confirm_award, award, by=head, now=NOW) for award, head in awards]
    )


def test_awards_race_for_a_commitment_credit(office):
    credit = frame_credit(ROOM * 1_000_000)

    results = confirm_all(list(recorded_awards(office, credit=credit)))

    credit.refresh_from_db()
    assert len(done(results)) == ROOM
    assert (credit.used, credit.free) == (ROOM * 1_000_000, 0)
    assert faults() == []


def test_awards_race_for_a_budget():
    office = Office(budget=ROOM * 1_000_000)

    results = confirm_all(list(recorded_awards(office)))

    office.budget.refresh_from_db()
    assert len(done(results)) == ROOM
    assert (office.budget.used, office.budget.free) == (ROOM * 1_000_000, 0)
    assert faults() == []


def read_then_write(credit, amount):
    """What the counters would be without a condition in the UPDATE."""
    row = type(credit).objects.get(pk=credit.pk)
    if row.used + amount <= row.limit:
        type(credit).objects.filter(pk=credit.pk).update(
            used=row.used + amount, step_id=current().step
        )


@pytest.mark.postgresql
def test_without_the_condition_in_the_update_the_credit_is_overrun(office, monkeypatch):
    """The control: the race is real, and the check finds what it does."""
    monkeypatch.setattr(counters, "_take", read_then_write)
    credit = frame_credit(ROOM * 1_000_000)

    results = confirm_all(list(recorded_awards(office, credit=credit)))

    assert len(done(results)) > ROOM
    assert {fault.split()[0] for fault in faults()} >= {"I2", "I3"}


def test_one_instalment_is_requested_by_a_crowd(office):
    commitment = office.award(1_000_000)
    instalment, account = commitment.instalments.get(), make_account(commitment.partner)
    officers = [make_user(Role.PROGRAMME_OFFICER) for _number in range(CROWD)]

    results = at_once(
        [
            partial(
                workflow.request_payout,
                instalment,
                workflow.PayoutRequest(account=account),
                by=officer,
                now=NOW,
            )
            for officer in officers
        ]
    )

    commitment.refresh_from_db()
    assert len(done(results)) == 1
    assert commitment.drawn == 1_000_000
    assert faults() == []


def test_payouts_in_another_currency_race_for_one_award(office):
    """With the reserve on the rate they need more than was awarded; the last one goes without."""
    ExchangeRate.objects.create(
        currency_id="EUR",
        valid_on=NOW.date(),
        chf_per_unit="1",
        source="test",
        recorded_at=NOW,
    )
    commitment = office.award(*[100_000] * CROWD)
    account, euro = make_account(commitment.partner), Currency.objects.get(pk="EUR")

    results = at_once(
        [
            partial(
                workflow.request_payout,
                instalment,
                workflow.PayoutRequest(account=account, currency=euro, amount=100_000),
                by=office.anna,
                now=NOW,
            )
            for instalment in commitment.instalments.all()
        ]
    )

    commitment.refresh_from_db()
    assert len(done(results)) == CROWD - 1
    assert commitment.drawn == (CROWD - 1) * 103_000
    assert faults() == []


def test_the_same_form_sent_by_twenty_clicks_makes_one_payout(office):
    commitment = office.award(1_000_000)
    instalment = commitment.instalments.get()
    request = workflow.PayoutRequest(account=make_account(commitment.partner))

    results = at_once(
        [partial(workflow.request_payout, instalment, request, by=office.anna, now=NOW)] * 20
    )

    assert {result.pk for result in results} == {Disbursement.objects.get().pk}
    assert faults() == []


def test_a_crowd_approves_one_payout(office):
    payout = office.verified(office.request(office.award(6_000_000)))
    approvers = [finance_officer() for _number in range(CROWD)]

    results = at_once([partial(workflow.approve, payout, by=who, now=NOW) for who in approvers])

    payout.refresh_from_db()
    assert len(done(results)) == 2
    assert payout.status == S.APPROVED
    assert payout.signatures.standing().filter(act="approve").count() == 2
    assert AuditEntry.objects.filter(verb="approve", outcome="refused").count() == CROWD - 2
    assert faults() == []


def test_who_gets_a_role_while_signing_blocks_nobody(office):
    """Roles hold the person, signatures name the person: neither waits for the other for ever."""
    payouts = [office.verified(office.request(office.award(1_000_000))) for _number in range(6)]
    with in_a_step():
        roles = [
            record(
                RoleAssignment,
                by=office.carla,
                now=NOW,
                person=office.dario,
                role=role,
                valid_from=NOW.date(),
            )
            for role in (Role.MANAGEMENT, Role.AUDITOR, Role.HEAD_OF_FINANCE)
        ]

    results = at_once(
        [partial(workflow.approve, payout, by=office.dario, now=NOW) for payout in payouts]
        + [partial(confirm_role, role, by=office.felix, now=NOW) for role in roles]
    )

    assert len(done(results)) == 9
    assert faults() == []


def test_a_plan_that_grows_while_a_part_is_requested_takes_all_signatures(office):
    """Two parts to one partner at once: whichever comes first, both need the sum's signatures."""
    for _turn in range(3):
        first = office.award(3_000_000)
        account = make_account(first.partner)
        award = workflow.Award(
            body="Stadtrat",
            decided_on=dt.date(2026, 5, 1),
            number="SR 2",
            amount=3_000_000,
            instalments=[workflow.Tranche(dt.date(2026, 6, 20), 3_000_000)],
        )
        activity = make_activity(status=ActivityStatus.PLANNED, partner=first.partner)
        second = workflow.record_award(activity, award, by=office.anna, now=NOW)

        at_once(
            [
                partial(
                    workflow.request_payout,
                    first.instalments.get(),
                    workflow.PayoutRequest(account=account),
                    by=office.anna,
                    now=NOW,
                ),
                partial(workflow.confirm_award, second, by=office.carla, now=NOW),
            ]
        )

        payout = Disbursement.objects.get(commitment=first)
        rule = signatures_needed(payout.instalment, on=NOW.date())
        assert rule.signatures == 2
        assert payout.status == S.DRAFT or payout.signatures_needed == 2
    assert faults() == []


def test_lists_and_requests_over_many_awards_of_one_partner_never_block_each_other(office):
    first = office.award(1_000_000, 1_000_000)
    awards = [first] + [
        office.award(
            1_000_000,
            1_000_000,
            activity=make_activity(status=ActivityStatus.PLANNED, partner=first.partner),
        )
        for _number in range(3)
    ]
    account = make_account(first.partner)
    approved = [office.approved(office.request(award, account=account)) for award in awards]
    instalments = [award.instalments.without_payout().get() for award in awards]

    results = at_once(
        [
            partial(workflow.release_payments, approved[::2], by=office.carla, now=NOW),
            partial(workflow.release_payments, approved[::-2], by=office.carla, now=NOW),
            *[
                partial(
                    workflow.request_payout,
                    instalment,
                    workflow.PayoutRequest(account=account),
                    by=office.anna,
                    now=NOW,
                )
                for instalment in instalments
            ],
        ]
    )

    assert len(done(results)) == 6
    assert faults() == []


def test_writers_at_once_never_fork_the_trail(office):
    commitments = [office.award(1_000_000) for _number in range(4)]
    before = AuditEntry.objects.count()

    at_once(
        [
            partial(workflow.discard_award, commitment, reason="x", by=office.anna, now=NOW)
            for commitment in commitments * 4
        ]
    )

    numbers = list(AuditEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, before + CROWD + 1))
    assert list(chain()) == []
    assert Commitment.objects.unconfirmed().count() == 0
