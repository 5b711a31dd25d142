"""What the records round a payout must refuse: the trail, roles, accounts, splits, the ledger."""

import uuid

from core.activities.models import PartnerReport, SplitLine, SplitSet
from core.audit.models import AuditEntry
from core.funding.models import BudgetCredit
from core.ledger.models import Entry
from core.partners.models import BankAccount
from tests.core.guards.attempts import MODELS, Attempt
from tests.core.guards.cases import another_value_of_each, bring
from tests.factories import NOW, someone


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


def instalments(guard):
    row = MODELS[guard.table].objects.filter(budget_credit__isnull=False).last()
    bring(row, condition_met_on=NOW.date(), ended_by_id=row.plan_id)
    for name in ("budget_credit_id", "condition_met_on", "ended_by_id"):
        yield Attempt("update", guard.table, {name: None}, row)


def budget_of_the_same_year(guard):
    yield Attempt(
        "replace_unique", guard.table, {"discarded_at": None}, BudgetCredit.objects.last()
    )


def accepted_report(guard):
    row = PartnerReport.objects.last()
    bring(row, received_on=NOW.date(), accepted_on=NOW.date(), accepted_by_id=someone().pk)
    yield from another_value_of_each(guard, row)


ATTEMPTS = {
    "an_accepted_report_stays": accepted_report,
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
}
