"""For each rule of the registry: what it must refuse."""

import re
import uuid
from contextlib import contextmanager

from django.db import transaction

from core.activities.models import SplitLine, SplitSet
from core.approvals.states import Act
from core.audit.models import AuditEntry
from core.funding.models import BudgetCredit, Disbursement, DisbursementSignature
from core.funding.states import TRANSITIONS, DisbursementStatus
from core.ledger.models import Entry
from core.partners.models import BankAccount
from tests.core.guards.attempts import MODELS, Attempt, another
from tests.factories import NOW

NOT_RELEASED = {"payment_list": None, "ordered_on": None}
OPEN_WAYS = {(source, way.target) for way in TRANSITIONS for source in way.source}


def forbidden(guard):
    """Every forbidden write that this guard must refuse; the first lines bring about its case."""
    if guard.rule in SPECIFIC:
        yield from SPECIFIC[guard.rule](guard)
    else:
        yield from GENERAL[guard.rule](guard.table, guard)


def same(table):
    """An UPDATE that changes nothing: it is a write all the same."""
    row = MODELS[table]._base_manager.order_by("pk").last()
    name = row._meta.concrete_fields[1].attname
    return Attempt("update", table, {name: getattr(row, name)}, row)


def another_value_of_each(guard, row=None, values=None):
    """One attempt for each column that the guard holds fixed."""
    row = row or MODELS[guard.table]._base_manager.order_by("pk").last()
    for column in re.findall(r'NEW\."(\w+)" IS DISTINCT', guard.condition):
        new = {column: other(row, column)}
        yield Attempt("update", guard.table, new | (values or {}), row)


@contextmanager
def undone():
    """Take back, on leaving, what a case needed, so that the next one begins anew."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def bring(row, **state):
    """Write a state that the guards, now away, might have refused."""
    type(row)._base_manager.filter(pk=row.pk).update(**state)
    row.refresh_from_db()
    return row


def confirmed(table, guard):
    row = MODELS[table]._base_manager.filter(confirmed_at__isnull=False).last()
    yield from another_value_of_each(guard, row)


def discarded(table, guard):
    row = MODELS[table]._base_manager.order_by("pk").last()
    # A row that was discarded and then confirmed, which only a database without guards takes.
    yield from another_value_of_each(guard, bring(row, discarded_at=NOW))


def replacing(table, guard):
    """Over the key, and over each other unique value while all the rest differs."""
    yield Attempt("replace", table)
    _key, *unique = [re.findall(r'old\."(\w+)"', part) for part in guard.condition.split(" OR ")]
    for columns in unique:
        row = MODELS[table]._base_manager.order_by("pk").last()
        empty = [name for name in columns if getattr(row, name) is None]
        row = bring(row, **{name: other(row, name) for name in empty})
        rest = {name for others in unique for name in others} - set(columns)
        yield Attempt("replace_unique", table, {name: other(row, name) for name in rest}, row)


def other(row, name):
    return another(row._meta.get_field(name), getattr(row, name))


def gap_in_the_chain(_guard):
    last = AuditEntry.objects.order_by("number").last()
    fresh = {"step": uuid.uuid4(), "hash": "f" * 64}
    gap = {"number": last.number + 2, "previous_hash": last.hash}
    fork = {"number": last.number + 1, "previous_hash": last.previous_hash}
    yield Attempt("insert", "audit_auditentry", {**fresh, **gap}, last)
    yield Attempt("insert", "audit_auditentry", {**fresh, **fork}, last)
    yield Attempt("insert", "audit_auditentry", {**fresh, "number": 1}, last)


def longer_role(guard):
    row = MODELS[guard.table].objects.filter(confirmed_at__isnull=False).last()
    bring(row, valid_to=NOW.date())
    yield Attempt("update", guard.table, {"valid_to": None}, row)
    yield Attempt("update", guard.table, {"valid_to": NOW.date().replace(year=2030)}, row)


def reopened_account(guard):
    row = BankAccount.objects.last()
    bring(row, closed_at=NOW, replaced_by=row.pk)
    yield Attempt("update", guard.table, {"closed_at": None}, row)
    yield Attempt("update", guard.table, {"replaced_by_id": None}, row)


def open_set():
    return SplitSet.objects.filter(is_sealed=False).last()


def sealed_set():
    return SplitSet.objects.filter(is_sealed=True).last()


def lines(kind, **values):
    def attempts(_guard):
        sealed, draft = (
            SplitLine.objects.filter(split_set=s()).last() for s in (sealed_set, open_set)
        )
        yield Attempt(kind, "activities_splitline", values, sealed)
        if kind == "update":  # a line that moves into a sealed set
            yield Attempt(
                kind, "activities_splitline", {"split_set_id": sealed.split_set_id}, draft
            )

    return attempts


def into_a_closed_year(_guard):
    day = NOW.date().replace(year=2020)
    yield Attempt("insert", "ledger_entry", {"booked_on": day})


def false_reversals(_guard):
    original = Entry.objects.filter(kind="disbursement", reverses=None).last()
    undone = {
        "reverses_id": original.pk,
        "amount": -original.amount,
        "amount_chf": -original.amount_chf,
    }
    for wrong in (
        {"amount": -original.amount + 1},
        {"amount_chf": -original.amount_chf + 1},
        {"kind": "refund"},
        {"activity_id": original.activity_id + 1},
    ):
        yield Attempt("insert", "ledger_entry", {**undone, **wrong}, original)


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


def each_of(*makers):
    def attempts(guard):
        for make in makers:
            with undone():
                yield from make(guard)

    return attempts


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


def instalments(guard):
    row = MODELS[guard.table].objects.filter(budget_credit__isnull=False).last()
    bring(row, condition_met_on=NOW.date(), ended_by_id=row.plan_id)
    for name in ("budget_credit_id", "condition_met_on", "ended_by_id"):
        yield Attempt("update", guard.table, {name: None}, row)


def budget_of_the_same_year(guard):
    yield Attempt(
        "replace_unique", guard.table, {"discarded_at": None}, BudgetCredit.objects.last()
    )


GENERAL = {
    "nothing_is_deleted": lambda table, _guard: [Attempt("delete", table)],
    "nothing_is_truncated": lambda table, _guard: [Attempt("truncate", table)],
    "nothing_is_replaced": replacing,
    "nothing_is_changed": lambda table, _guard: [same(table)],
    "a_key_stays": lambda table, _guard: [Attempt("update", table, {"id": 9_000_000})],
    "only_a_step_writes_it": lambda table, _guard: [Attempt("insert", table)],
    "only_a_step_changes_it": lambda table, _guard: [same(table)],
    "nothing_is_born_confirmed": lambda table, _guard: [
        Attempt("insert", table, {"confirmed_at": NOW})
    ],
    "what_is_confirmed_is_fixed": confirmed,
    "what_is_discarded_stays_so": discarded,
}


SPECIFIC = {
    "the_chain_goes_on": gap_in_the_chain,
    "a_role_only_ends": longer_role,
    "closed_stays_closed": reopened_account,
    "a_set_is_sealed_later": lambda guard: [
        Attempt("insert", guard.table, {"is_sealed": True}, open_set())
    ],
    "a_sealed_set_adds_up_to_the_whole": lambda guard: [
        Attempt("update", guard.table, {"is_sealed": True}, open_set())
    ],
    "a_sealed_set_is_fixed": lambda guard: [
        Attempt("update", guard.table, {"is_sealed": False}, sealed_set())
    ],
    "a_sealed_set_stays": lambda guard: [Attempt("delete", guard.table, {}, sealed_set())],
    "lines_of_a_sealed_set_are_fixed_i": lines("insert", position=9),
    "lines_of_a_sealed_set_are_fixed_u": lines("update", share=1),
    "lines_of_a_sealed_set_are_fixed_d": lines("delete"),
    "nothing_is_booked_into_a_closed_year": into_a_closed_year,
    "a_reversal_undoes_its_original": false_reversals,
    "a_budget_of_the_same_year_is_not_replaced": budget_of_the_same_year,
    "an_instalment_is_replaced_not_edited": another_value_of_each,
    "what_happened_to_an_instalment_stays": instalments,
    "a_payout_begins_as_draft": lambda guard: [
        Attempt("insert", guard.table, {"status": "submitted"}, payout())
    ],
    "a_live_payout_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"status": "draft"}, payout())
    ],
    "a_payout_takes_no_other_path": other_ways,
    "verified_takes_a_signature": moved_without("submitted", "verified", "verify", "record"),
    "approved_takes_its_signatures": moved_without("verified", "approved", "approve"),
    "released_takes_a_signature": moved_without(
        "approved", "ordered", "verify", "approve", "order"
    ),
    "released_takes_a_confirmed_account": to_bad_accounts,
    "paid_is_confirmed_by_another_person": confirmed_by_who_released,
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
