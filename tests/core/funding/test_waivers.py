"""An instalment paid before its report is accepted takes a reason and one more signature."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.activities.workflow import accept_report, receive_report
from core.errors import RuleViolation
from core.funding import invariants, rules, workflow
from core.funding.content import HASHED_IF_WAIVED, content_hash
from core.funding.evidence import gather
from core.funding.evidence.samples import Choice, draw
from core.funding.models import Disbursement
from core.funding.states import DisbursementStatus as S
from core.guards import drop_guards
from tests.core.funding.making import gated
from tests.core.guards.cases import bring, undone
from tests.factories import NOW, in_a_step, make_account

pytestmark = pytest.mark.django_db

REASON = "The well dries up; the report is written by the end of the month."


def request(office, commitment, waiver=""):
    return office.request(commitment, waiver=waiver)


def accept(office, report):
    receive_report(report, on=NOW.date(), by=office.anna, now=NOW)
    accept_report(report, on=NOW.date(), by=office.beat, now=NOW)


def waived(office, amount=1_000_000):
    return request(office, gated(office, amount)[0], REASON)


def refused(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as violation:
        step(*args, **kwargs)
    return violation.value.objections


@pytest.mark.parametrize("waiver", ["", "   "])
def test_without_a_reason_the_report_blocks_the_payout(office, waiver):
    commitment, _report = gated(office)

    assert refused(request, office, commitment, waiver) == [
        "The condition is not met: report accepted."
    ]


def test_with_a_reason_it_is_submitted_and_takes_one_signature_more(office):
    payout = waived(office)

    assert (payout.status, payout.waiver_reason) == (S.SUBMITTED, REASON)
    assert (payout.signatures_needed, payout.extra_signatures) == (1, 1)
    assert payout.approvals_needed == 2


def test_one_signature_does_not_approve_a_waived_payout_and_two_do(office):
    payout = workflow.approve(office.verified(waived(office)), by=office.dario, now=NOW)
    assert payout.status == S.VERIFIED

    payout = workflow.approve(payout, by=office.elena, now=NOW)
    assert payout.status == S.APPROVED


def test_above_the_threshold_three_approve(office):
    payout = office.verified(waived(office, 6_000_000))
    for person, state in (
        (office.dario, S.VERIFIED),
        (office.elena, S.VERIFIED),
        (office.felix, S.APPROVED),
    ):
        payout = workflow.approve(payout, by=person, now=NOW)
        assert payout.status == state


def test_a_reason_without_need_changes_nothing(office):
    commitment, report = gated(office)
    accept(office, report)

    payout = request(office, commitment, REASON)

    assert (payout.waiver_reason, payout.extra_signatures) == ("", 0)


def test_only_a_report_is_waived(office):
    tranche = workflow.Tranche(
        NOW.date(), 1_000_000, condition="other", condition_text="permit granted"
    )
    commitment = office.award(instalments=[tranche])

    assert refused(request, office, commitment, REASON) == [
        "The condition is not met: permit granted."
    ]


def test_a_returned_payout_needs_no_waiver_once_the_report_is_accepted(office):
    commitment, report = gated(office)
    payout = request(office, commitment, REASON)
    payout = workflow.send_back(payout, reason="wait", by=office.beat, now=NOW)
    account = payout.account
    again = workflow.PayoutRequest(account=account)
    assert refused(workflow.resubmit_payout, payout, again, by=office.anna, now=NOW) == [
        "The condition is not met: report accepted."
    ]
    assert rules.objections_to_resubmitting(payout, office.anna) == []

    accept(office, report)
    payout = workflow.resubmit_payout(payout, again, by=office.anna, now=NOW)

    assert (payout.status, payout.extra_signatures) == (S.SUBMITTED, 0)


def test_the_same_waiver_sent_twice_makes_one_payout_and_another_reason_is_refused(office):
    commitment, _report = gated(office)
    instalment = commitment.instalments.get()
    asked = workflow.PayoutRequest(account=make_account(commitment.partner), waiver=REASON)
    first = workflow.request_payout(instalment, asked, by=office.anna, now=NOW)
    assert workflow.request_payout(instalment, asked, by=office.anna, now=NOW) == first

    other = workflow.PayoutRequest(account=asked.account, waiver="other", key=asked.key)
    assert refused(workflow.request_payout, instalment, other, by=office.anna, now=NOW) == [
        "This form was sent before, with other content."
    ]


@pytest.mark.parametrize(
    "values", [{"waiver_reason": "Another reason."}, {"waiver_reason": "", "extra_signatures": 0}]
)
def test_the_waiver_is_part_of_what_is_signed(office, values):
    payout = office.verified(waived(office))
    before = content_hash(payout)
    for name, value in values.items():
        assert name in HASHED_IF_WAIVED
        setattr(payout, name, value)

    assert content_hash(payout) != before


WEAKER = {"waiver_reason": "", "extra_signatures": 0}


def test_no_waiver_is_taken_off_under_a_signature_by_orm_or_sql(office):
    payout = office.verified(waived(office))

    with pytest.raises(DatabaseError), in_a_step() as running:
        Disbursement.objects.filter(pk=payout.pk).update(**WEAKER, step_id=running.step)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funding_disbursement SET waiver_reason = '', extra_signatures = 0"
            " WHERE id = %s",
            [payout.pk],
        )


@pytest.mark.parametrize("state", [S.APPROVED, S.ORDERED])
def test_the_database_counts_the_further_signature(office, state):
    payout = workflow.approve(office.verified(waived(office)), by=office.dario, now=NOW)

    with pytest.raises(DatabaseError), in_a_step() as running:
        Disbursement.objects.filter(pk=payout.pk).update(status=state, step_id=running.step)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funding_disbursement SET status = %s WHERE id = %s", [state, payout.pk]
        )


def test_the_database_submits_nothing_that_waits_for_its_report(office):
    """The draft loses its waiver, which the rules would never do, and is moved by hand."""
    payout = workflow.send_back(waived(office), reason="wait", by=office.beat, now=NOW)

    with pytest.raises(DatabaseError), in_a_step() as running:
        Disbursement.objects.filter(pk=payout.pk).update(
            **WEAKER, status=S.SUBMITTED, step_id=running.step
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funding_disbursement SET waiver_reason = '', extra_signatures = 0,"
            " status = 'submitted' WHERE id = %s",
            [payout.pk],
        )


def test_the_signature_is_neither_waived_without_a_reason_nor_asked_without_a_waiver(office):
    payout = workflow.send_back(waived(office), reason="wait", by=office.beat, now=NOW)

    for values in ({"waiver_reason": ""}, {"extra_signatures": 0}, {"extra_signatures": 2}):
        with pytest.raises(DatabaseError), in_a_step() as running:
            Disbursement.objects.filter(pk=payout.pk).update(**values, step_id=running.step)


def test_a_waived_payout_is_paid_with_its_invariants_whole(office):
    assert office.paid(waived(office)).status == S.PAID
    assert invariants.faults() == []


def test_the_invariants_miss_the_further_signature_of_what_was_paid(office):
    payout = office.paid(waived(office))
    with undone():
        drop_guards(connection)
        bring(payout.signatures.filter(act="approve").last(), fallen_at=NOW)

        assert "«approved» has 1 of 2 signatures" in " ".join(invariants.faults())


def test_the_audit_draws_all_that_were_waived(office):
    office.paid()
    payout = office.paid(waived(office))
    asked = {
        "choice": Choice.WAIVED,
        "first": NOW.date(),
        "last": NOW.date(),
        "seed": "1",
        "size": 5,
        "amount": None,
    }

    assert draw(asked).rows == [payout]


def test_the_evidence_names_the_waiver(office):
    payout = office.paid(waived(office))
    facts = {fact.label: fact.value for part in gather(payout).sections for fact in part.facts}

    assert facts["Waiver of the report"] == f"one more signature: {REASON}"
