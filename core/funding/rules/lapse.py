"""What may still count against a budget credit once its year is over, and why not.

A budget credit lapses with its year (docs/adr/0024-lapsed-budgets.md). The day that counts is that
of the decision or of the promise, not the one on which a second person confirms it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.amounts import format_francs
from core.funding.models import BudgetCredit, Instalment
from core.funding.models.credits import Credit

if TYPE_CHECKING:
    from core.funding.workflow.awards import Tranche


def objections_to_lapsed_years(
    tranches: Iterable[Tranche], *, replaced: Iterable[Instalment] = (), today: dt.date
) -> list[str]:
    """Nothing more is planned in a year that is over.

    What was charged to its budget before may stay, whole or cut; it is owed and paid later.
    """
    planned: dict[int, int] = defaultdict(int)
    for tranche in tranches:
        planned[tranche.due_on.year] += tranche.amount
    for instalment in replaced:
        if instalment.budget_credit_id is not None:
            planned[instalment.budget_year] -= instalment.amount
    return [
        _("The budget of %(year)s has lapsed; plan the instalment in a year to come.")
        % {"year": year}
        for year, more in sorted(planned.items())
        if more > 0 and year < today.year
    ]


def objections_to_paying_late(instalment: Instalment, *, on: dt.date) -> list[str]:
    """Once its year is over only what was owed by its end is asked for out of its budget."""
    if on.year <= instalment.budget_year or instalment.was_owed_in_its_year:
        return []
    return [
        _(
            "The budget of %(year)s has lapsed, and this was not owed on 31.12.%(year)s: its"
            " condition was not met. Move the due date."
        )
        % {"year": instalment.budget_year}
    ]


def objections_to_late_vote(*, year: int, decided_on: dt.date) -> list[str]:
    """A budget is voted, and a rest carried into it, before its year is over."""
    if decided_on.year <= year:
        return []
    return [
        _("The budget of %(year)s had lapsed on the day of the decision.") % {"year": year},
    ]


def objections_to_late_raise(credit: Credit, *, amount: int, decided_on: dt.date) -> list[str]:
    """A decision of a later year covers what overran a budget; it gives no room any more."""
    if not isinstance(credit, BudgetCredit) or amount <= credit.overrun:
        return []
    return [
        _("%(why)s It can cover what overran it: %(overrun)s.")
        % {"why": why, "overrun": format_francs(credit.overrun)}
        for why in objections_to_late_vote(year=credit.year, decided_on=decided_on)
    ]
