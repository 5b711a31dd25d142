"""For each rule of the registry: what it must refuse."""

from tests.core.guards import (
    of_aid,
    of_amendments,
    of_applications,
    of_credits,
    of_papers,
    of_payments,
    of_payouts,
    of_people,
    of_portfolio,
    of_records,
    of_trail,
)
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import confirmed, discarded, replacing, same
from tests.factories import NOW


def forbidden(guard):
    """Every forbidden write that this guard must refuse; the first lines bring about its case."""
    if guard.rule in SPECIFIC:
        yield from SPECIFIC[guard.rule](guard)
    else:
        yield from GENERAL[guard.rule](guard.table, guard)


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

SPECIFIC = (
    of_records.ATTEMPTS
    | of_payouts.ATTEMPTS
    | of_aid.ATTEMPTS
    | of_credits.ATTEMPTS
    | of_applications.ATTEMPTS
    | of_trail.ATTEMPTS
    | of_people.ATTEMPTS
    | of_portfolio.ATTEMPTS
    | of_payments.ATTEMPTS
    | of_papers.ATTEMPTS
    | of_amendments.ATTEMPTS
)
