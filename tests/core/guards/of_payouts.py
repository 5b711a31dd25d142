"""What a payout and its signatures must refuse."""

import datetime as dt

from core.activities.models import PartnerReport
from core.approvals.states import Act
from core.funding.models import Disbursement, DisbursementSignature, Instalment
from core.funding.states import TRANSITIONS, DisbursementStatus
from core.partners.models import BankAccount
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each, bring, each_of, undone
from tests.factories import NOW

NOT_RELEASED = {"payment_list": None, "ordered_on": None}
OPEN_WAYS = {(source, way.target) for way in TRANSITIONS for source in way.source}


def payout():
    return Disbursement.objects.filter(status="paid").last()


def standing(act, of=None):
    signatures = DisbursementSignature.objects.filter(act=act, fallen_at=None)
    return signatures.filter(disbursement=of or payout())


def moved_without(before, after, *acts):
    """Move a payout on, though the signatures of an act have fallen or saw other content."""

    def attempts(guard):
        row = bring(payout(), status=before, **NOT_RELEASED)
        move = {"status": after}
        for act in acts:
            signed = standing(act, row).first()
            for flaw in ({"fallen_at": NOW}, {"content_hash": "x"}):
                kept = {name: getattr(signed, name) for name in flaw}
                bring(signed, **flaw)
                yield Attempt("update", guard.table, move, row)
                bring(signed, **kept)

    return attempts


def other_ways(guard):
    released = {"ordered", "paid", "failed", "reversed"}
    for before in DisbursementStatus:
        with undone():
            state = {} if before in released else NOT_RELEASED
            row = bring(payout(), status=before, **state)
            for after in DisbursementStatus:
                if before != after and (before, after) not in OPEN_WAYS:
                    yield Attempt("update", guard.table, {"status": after}, row)


def to_bad_accounts(guard):
    row = bring(payout(), status="approved", **NOT_RELEASED)
    account = BankAccount.objects.get(pk=row.account_id)
    release = {"status": "ordered", "ordered_on": NOW.date(), "payment_list_id": 1}
    for flaw in (
        {"closed_at": NOW},
        {"replaced_by_id": account.pk},
        {"confirmed_at": None, "confirmed_by_id": None},
        {"usable_from": NOW.date().replace(year=2030)},
    ):
        kept = {name: getattr(account, name) for name in flaw}
        bring(account, **flaw)
        yield Attempt("update", guard.table, release, row)
        bring(account, **kept)


def confirmed_by_who_released(guard):
    row = bring(payout(), status="ordered")
    releaser = standing("order", row).get().signed_by_id
    bring(standing("confirm", row).get(), signed_by_id=releaser)
    yield Attempt("update", guard.table, {"status": "paid"}, row)


def before_the_report(guard):
    row = bring(payout(), status="draft", **NOT_RELEASED)
    report = PartnerReport.objects.filter(accepted_on=None).first()
    bring(row.instalment, condition="report", report_id=report.pk)
    yield Attempt("update", guard.table, {"status": "submitted"}, row)


def without_the_signature_of_the_waiver(before, after):
    """Those of the rule are there; the further one of the waiver is not."""

    def attempts(guard):
        waived = {"waiver_reason": "The well dries up.", "extra_signatures": 1}
        row = bring(payout(), status=before, **waived, **NOT_RELEASED)
        yield Attempt("update", guard.table, {"status": after}, row)

    return attempts


def back_with_signatures(guard):
    row = bring(payout(), status="verified", **NOT_RELEASED)
    yield Attempt("update", guard.table, {"status": "draft"}, row)


def submitted(guard):
    row = bring(payout(), status="submitted", **NOT_RELEASED)
    yield from another_value_of_each(guard, row)
    yield from another_value_of_each(guard, row, {"status": "draft"})


def signing(act, *, by=None, status=None):
    """A signature by this person under a payout in this state."""

    def attempts(guard):
        row = payout()
        bring(row, status=status, **NOT_RELEASED)
        signed = standing("confirm", row).get()
        person = by(row) if by else signed.signed_by_id
        yield Attempt("insert", guard.table, {"act": act, "signed_by_id": person}, signed)

    return attempts


def out_of_turn(guard):
    row = payout()
    signed = standing("confirm", row).get()
    for act in Act:
        yield Attempt("insert", guard.table, {"act": act}, signed)
    bring(row, status="draft", **NOT_RELEASED)
    for act in Act:
        yield Attempt("insert", guard.table, {"act": act}, signed)


def requester(row):
    return row.requested_by_id


def verifier(row):
    return standing("verify", row).get().signed_by_id


def account_recorder(row):
    return row.account.recorded_by_id


def account_confirmer(row):
    return row.account.confirmed_by_id


def fallen(guard):
    row = bring(standing("verify").get(), fallen_at=NOW)
    yield Attempt("update", guard.table, {"fallen_at": None}, row)


def falling_after_release(guard):
    yield Attempt("update", guard.table, {"fallen_at": NOW}, standing("approve").first())


def below_its_rule(guard):
    """By its own amount, and by that of the plan around it."""
    row = bring(payout(), status="draft", **NOT_RELEASED)
    forged = {"status": "submitted", "signatures_needed": 1}
    own = bring(row.instalment, amount_chf=5_000_000)
    yield Attempt("update", guard.table, forged, row)
    bring(own, amount_chf=1)
    other = Instalment.objects.planned().exclude(pk=own.pk).last()
    bring(other.commitment, partner_id=row.commitment.partner_id)
    due_on = own.due_on + dt.timedelta(days=30)
    bring(other, amount_chf=5_000_000, due_on=due_on, budget_year=due_on.year)
    yield Attempt("update", guard.table, forged, row)


ATTEMPTS = {
    "a_payout_begins_as_draft": lambda guard: [
        Attempt("insert", guard.table, {"status": "submitted"}, payout())
    ],
    "a_live_payout_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"status": "draft"}, payout())
    ],
    "a_payout_takes_no_other_path": other_ways,
    "submitted_takes_its_report": before_the_report,
    "submitted_takes_what_its_rule_takes": below_its_rule,
    "verified_takes_a_signature": moved_without("submitted", "verified", "verify", "record"),
    "approved_takes_its_signatures": each_of(
        moved_without("verified", "approved", "approve"),
        without_the_signature_of_the_waiver("verified", "approved"),
    ),
    "released_takes_a_signature": each_of(
        moved_without("approved", "ordered", "verify", "approve", "order"),
        without_the_signature_of_the_waiver("approved", "ordered"),
    ),
    "released_takes_a_confirmed_account": to_bad_accounts,
    "paid_is_confirmed_by_another_person": confirmed_by_who_released,
    "a_payout_takes_a_signature": lambda guard: [
        Attempt("update", guard.table, {"signatures_needed": 0}, payout())
    ],
    "what_is_submitted_is_fixed": submitted,
    "a_draft_has_no_standing_signature": back_with_signatures,
    "what_is_released_is_fixed": another_value_of_each,
    "what_is_paid_is_fixed": another_value_of_each,
    "what_is_requested_keeps_its_origin": another_value_of_each,
    "a_signature_only_falls": another_value_of_each,
    "fallen_stays_fallen": fallen,
    "released_keeps_its_names": falling_after_release,
    "a_standing_signature_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"act": "verify"}, standing("approve").first())
    ],
    "each_signs_in_turn": out_of_turn,
    "not_by_who_recorded_it": each_of(
        signing("verify", by=requester, status="submitted"),
        signing("approve", by=requester, status="verified"),
        signing("order", by=requester, status="approved"),
        signing("hand_over", by=requester, status="approved"),
        signing("hand_over", by=verifier, status="approved"),
    ),
    "not_by_who_set_the_account": each_of(
        signing("approve", by=account_recorder, status="verified"),
        signing("order", by=account_recorder, status="approved"),
        signing("hand_over", by=account_confirmer, status="approved"),
        signing("approve", by=account_confirmer, status="verified"),
    ),
}
