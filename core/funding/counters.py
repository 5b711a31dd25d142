"""The counters of credits and commitments: moved by one conditional UPDATE each.

The condition is in the UPDATE, so no two steps can both take the last franc, on either
database; the CHECK of the table stands behind it. Credits are touched last, in one order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit, Instalment
from core.funding.models.credits import Credit
from core.funding.rules.credits import budget_credit_for, objections_to_drawing
from core.workflow import current, note

LIMIT = F("amount") + F("raised")


def use(needs: Mapping[Credit, int]) -> None:
    """Take Rappen from confirmed credits; negative needs give back.

    Raises `RuleViolation` with the figure that is missing. What a loss overran is no room for
    new needs, and shrinks first when something is given back.
    """
    for credit in sorted(needs, key=_lock_order):
        amount = needs[credit]
        if amount < 0:
            use_beyond({credit: amount})
        elif amount > 0:
            _take(credit, amount)


def _take(credit: Credit, amount: int) -> None:
    free = type(credit).objects.filter(
        pk=credit.pk,
        confirmed_at__isnull=False,
        taken_back_at__isnull=True,
        used__lte=LIMIT - amount,
    )
    if not free.update(used=F("used") + amount, step_id=current().step):
        credit.refresh_from_db()
        raise RuleViolation(
            objections_to_drawing({credit: amount})
            or [_("«%(credit)s» is not confirmed.") % {"credit": credit}]
        )
    note(credit, after={"used": amount})


def use_beyond(needs: Mapping[Credit, int]) -> None:
    """Take what the bank has already paid, even where a credit lacks it.

    The lack stays visible as `overrun` until a raise covers it: exchange losses, and payments
    out of an urgent raise that the parliament refused.
    """
    for credit in sorted(needs, key=_lock_order):
        amount = needs[credit]
        if amount == 0:
            continue
        row = type(credit).objects.select_for_update(no_key=True).get(pk=credit.pk)
        overrun = max(0, row.used + amount - row.limit)
        type(credit).objects.filter(pk=credit.pk).update(
            used=F("used") + amount, overrun=overrun, step_id=current().step
        )
        note(credit, after={"used": amount, "overrun": overrun - row.overrun})


def lift(credit: Credit, amount: int) -> None:
    """Raise the limit of a confirmed credit; what overran it is covered first."""
    row = type(credit).objects.select_for_update(no_key=True).get(pk=credit.pk)
    covered = min(row.overrun, amount)
    raised = type(credit).objects.filter(
        pk=credit.pk, confirmed_at__isnull=False, taken_back_at__isnull=True
    )
    if not raised.update(
        raised=F("raised") + amount, overrun=F("overrun") - covered, step_id=current().step
    ):
        raise RuleViolation([_("Only a confirmed credit can be raised.")])
    note(credit, after={"raised": amount})


def lower(credit: Credit, amount: int) -> None:
    """Take a raise back out of the limit; what is drawn beyond it shows as overrun."""
    row = type(credit).objects.select_for_update(no_key=True).get(pk=credit.pk)
    overrun = max(0, row.used - (row.limit - amount))
    type(credit).objects.filter(pk=credit.pk).update(
        raised=F("raised") - amount, overrun=overrun, step_id=current().step
    )
    note(credit, after={"raised": -amount, "overrun": overrun - row.overrun})


def carry(source: BudgetCredit, target: BudgetCredit, amount: int) -> None:
    """Draw a rest from one year and raise the next one by it; held in one order."""
    keys = sorted([source.pk, target.pk])
    list(BudgetCredit.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    _take(source, amount)
    lift(target, amount)


def draw(commitment: Commitment, amount: int) -> None:
    """Take units of a commitment for a payout; negative gives back."""
    drawn = Commitment.objects.filter(
        pk=commitment.pk,
        confirmed_at__isnull=False,
        drawn__lte=F("amount") - F("reduced") - amount,
    ).update(drawn=F("drawn") + amount, step_id=current().step)
    if not drawn:
        raise RuleViolation([_("More would be drawn than was awarded.")])
    note(commitment, after={"drawn": amount})


def add(commitment: Commitment, **amounts: int) -> None:
    """Move other counters of a commitment (`paid_chf`, `exchange_chf`, `reduced`, …)."""
    moved = {name: F(name) + amount for name, amount in amounts.items()}
    Commitment.objects.filter(pk=commitment.pk).update(**moved, step_id=current().step)
    note(commitment, after=amounts)


def use_budget(instalment: Instalment, amount: int, *, is_paid: bool = False) -> None:
    """Let an instalment take this many Rappen of its budget credit instead of what it takes now."""
    more = amount - instalment.used_chf
    _set(instalment, used_chf=amount)
    if instalment.budget_credit is not None:
        (use_beyond if is_paid else use)({instalment.budget_credit: more})


def _set(instalment: Instalment, **values: int) -> None:
    before = {name: getattr(instalment, name) for name in values}
    Instalment.objects.filter(pk=instalment.pk).update(**values, step_id=current().step)
    for name, value in values.items():
        setattr(instalment, name, value)
    note(instalment, before=before, after=values)


def charge(
    taking: Iterable[Instalment],
    *,
    ending: Iterable[Instalment] = (),
    also: Mapping[CommitmentCredit, int] | None = None,
) -> None:
    """Charge instalments to the voted budgets of their years, and give back those that end.

    Without a voted budget an instalment stands under reserve. All credits move at once and in
    one order, so that two plans never wait for each other.
    """
    needs: dict[Credit, int] = defaultdict(int)
    for credit, amount in (also or {}).items():
        needs[credit] += amount
    for instalment in ending:
        if instalment.budget_credit is not None:
            needs[instalment.budget_credit] -= instalment.used_chf
            _set(instalment, used_chf=0)
    for instalment in taking:
        budget = budget_credit_for(
            year=instalment.budget_year,
            sphere=instalment.commitment.sphere,
            instrument=instalment.commitment.instrument,
        )
        if budget is not None:
            needs[budget] += instalment.amount_chf
            instalment.budget_credit = budget
            _set(instalment, budget_credit_id=budget.pk, used_chf=instalment.amount_chf)
    use(needs)


def charge_reserved(credit: BudgetCredit) -> None:
    """Charge instalments that waited for this vote, in the order they are due, as far as it goes.

    Multi-year awards stand under the reservation of the budget decision; what does not fit
    stays under it until a supplementary credit.
    """
    reserved = Instalment.objects.planned().filter(
        budget_credit=None, budget_year=credit.year, commitment__sphere=credit.sphere
    )
    if credit.instrument_id is not None:
        reserved = reserved.filter(commitment__instrument=credit.instrument_id)
    credit.refresh_from_db(fields=["used", "raised"])
    free = credit.free
    fitting = []
    for instalment in reserved.select_related("commitment__instrument"):
        if instalment.amount_chf <= free and _is_charged_to(instalment, credit):
            fitting.append(instalment)
            free -= instalment.amount_chf
    charge(fitting)


def _is_charged_to(instalment: Instalment, credit: BudgetCredit) -> bool:
    commitment = instalment.commitment
    budget = budget_credit_for(
        year=credit.year, sphere=commitment.sphere, instrument=commitment.instrument
    )
    return budget == credit


def _lock_order(credit: Credit) -> tuple[bool, int]:
    assert isinstance(credit, CommitmentCredit | BudgetCredit)  # noqa: S101
    return (isinstance(credit, BudgetCredit), credit.pk)
