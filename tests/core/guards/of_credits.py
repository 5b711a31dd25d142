"""What raises, approvals and carry-overs must refuse."""

from core.funding.models import (
    AdditionalCredit,
    BudgetCredit,
    CarryOver,
    Instalment,
    ParliamentApproval,
    RaiseKind,
)
from core.ledger.models import ClosedYear, YearReopening
from tests.core.guards.attempts import MODELS, Attempt
from tests.core.guards.cases import bring
from tests.factories import NOW


def without_a_document(guard):
    yield Attempt("insert", guard.table, {"document_id": None})


def approvals_of_what_is_not_urgent(guard):
    row = ParliamentApproval.objects.filter(additional__isnull=False).last()
    bring(row, discarded_at=NOW)
    ordinary = AdditionalCredit.objects.filter(kind=RaiseKind.ORDINARY).last()
    yield Attempt("insert", guard.table, {"additional_id": ordinary.pk}, row)
    bring(row.additional, confirmed_at=None, confirmed_by=None)
    yield Attempt("insert", guard.table, {}, row)


def second_approval(guard):
    yield Attempt("replace_unique", guard.table, {}, ParliamentApproval.objects.last())


def into_another_credit(guard):
    row = CarryOver.objects.last()
    yield Attempt(
        "insert", guard.table, {"source_id": row.target_id, "target_id": row.source_id}, row
    )
    source = BudgetCredit.objects.get(pk=row.source_id)
    bring(row.target, sphere="humanitarian")
    yield Attempt("insert", guard.table, {}, row)
    bring(row.target, sphere=source.sphere, instrument_id="B")
    yield Attempt("insert", guard.table, {}, row)


def reopened_by_nobody(guard):
    closing = ClosedYear.objects.get(year=2020)
    waiting = YearReopening.objects.last()
    yield Attempt("update", guard.table, {"reopened_at": NOW}, closing)
    bring(waiting, closing_id=closing.pk, confirmed_at=None, confirmed_by=None)
    yield Attempt("update", guard.table, {"reopened_at": NOW}, closing)


def planned_on_another_year(guard):
    instalment = charged()
    bring(instalment.budget_credit, year=2101)
    yield Attempt("insert", guard.table, {"position": 99}, instalment)


def charged_to_another_year(guard):
    instalment = charged()
    budget = bring(instalment.budget_credit, year=2101)
    bring(instalment, budget_credit_id=None)
    yield Attempt("update", guard.table, {"budget_credit_id": budget.pk}, instalment)


def charged():
    return Instalment.objects.filter(budget_credit__isnull=False).last()


def in_force_again(guard):
    row = MODELS[guard.table].objects.last()
    bring(row, used=0, raised=0, taken_back_at=NOW)
    yield Attempt("update", guard.table, {"taken_back_at": None}, row)


ATTEMPTS = {
    "what_is_taken_back_stays_so": in_force_again,
    "planned_on_the_budget_of_its_year": planned_on_another_year,
    "charged_on_the_budget_of_its_year": charged_to_another_year,
    "what_is_reopened_stays_so": lambda guard: [
        Attempt("update", guard.table, {"reopened_at": None}, ClosedYear.objects.get(year=2019)),
    ],
    "two_people_reopen_a_year": reopened_by_nobody,
    "a_closing_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {}, ClosedYear.objects.get(year=2020))
    ],
    "a_reopening_is_not_replaced": lambda guard: [Attempt("replace_unique", guard.table)],
    "a_raise_has_its_document": without_a_document,
    "only_urgent_raises_take_it": approvals_of_what_is_not_urgent,
    "a_live_approval_is_not_replaced": second_approval,
    "a_rest_goes_into_the_next_year": into_another_credit,
}
