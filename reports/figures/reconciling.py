"""Our ledger beside the city's accounting: by account, what explains the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from django.db.models import Sum

from core.amounts import convert
from core.funding.models import Commitment, Disbursement
from core.ledger.models import EntryQuerySet, of_payout
from core.ledger.states import EntryKind
from reports.figures.accounts import Accounts
from reports.figures.cutoff import Cutoff, known_entries
from reports.figures.filters import Filters
from reports.figures.outstanding import released
from reports.figures.year_end import PAID_KINDS, year_end


@dataclass
class AccountLine:
    """A general ledger account in a year; Rappen, with the sign with which each counts.

    `theirs` is the balance of the accounting, None where nobody told it.
    """

    account: str
    paid: int = 0
    """Debited by the bank, less what the bank sent back."""
    refunds: int = 0
    """Below zero. The accounting books them as income elsewhere (gross principle)."""
    in_transit: int = 0
    """Released, not yet confirmed to us; the accounting books on release."""
    in_transit_before: int = 0
    """Below zero: released a year before; the accounting booked it then."""
    accrued: int = 0
    """Owed on the last day and unpaid: passive Rechnungsabgrenzung."""
    accruals_reversed: int = 0
    """Below zero: accrued a year before, whenever it was paid."""
    paid_ahead: int = 0
    """Below zero: paid for a later budget year, aktive Rechnungsabgrenzung."""
    paid_before: int = 0
    """Paid in an earlier year for this one."""
    theirs: int | None = None

    @property
    def ours(self) -> int:
        """Net, as the reports show it."""
        return self.paid + self.refunds

    @property
    def expected(self) -> int:
        """What the accounting shows if everything is booked."""
        return sum(getattr(self, name) for name in EXPLAINING) + self.ours - self.refunds

    @property
    def unexplained(self) -> int | None:
        return None if self.theirs is None else self.theirs - self.expected

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self)[1:])


EXPLAINING = (
    *("in_transit", "in_transit_before", "accrued"),
    *("accruals_reversed", "paid_ahead", "paid_before"),
)


@dataclass(frozen=True)
class Reconciliation:
    """The accounts in their order; last, under no account, what no account is known for.

    `charges` and `exchange` are Rappen that the accounting books on accounts of their own.
    """

    lines: list[AccountLine]
    charges: int
    exchange: int


def reconcile(
    year: int, cutoff: Cutoff, filters: Filters, theirs: Mapping[str, int]
) -> Reconciliation:
    """`theirs` are balances in Rappen by account, as the accounting shows them on the last day."""
    lines: defaultdict[str, AccountLine] = _Lines()
    last_day = cutoff.last_day_of(year)
    known = known_entries(cutoff, last_day).filter(filters.of_rows())
    accounts = Accounts(last_day)
    _add_paid(lines, known.booked_in(year), accounts)
    _add_in_transit(lines, cutoff, filters, year)
    _add_accruals(lines, year, cutoff, filters)
    for account, amount in _paid_before(known.filter(booked_on__year__lt=year), year):
        lines[account].paid_before += amount
    for account, amount in theirs.items():
        lines[account].theirs = amount
    payouts = Disbursement.objects.filter(entries__in=known.booked_in(year)).distinct()
    return Reconciliation(
        sorted(
            (line for line in lines.values() if not line.is_empty or line.theirs is not None),
            key=lambda line: (not line.account, line.account),
        ),
        payouts.aggregate(sum=Sum("charges_chf"))["sum"] or 0,
        _sum(known.booked_in(year).filter(kind=EntryKind.EXCHANGE_DIFFERENCE)),
    )


class _Lines(defaultdict[str, AccountLine]):
    """A line for each account that is asked for."""

    def __missing__(self, account: str) -> AccountLine:
        self[account] = AccountLine(account)
        return self[account]


def _add_paid(
    lines: defaultdict[str, AccountLine], entries: EntryQuerySet, accounts: Accounts
) -> None:
    """Payments and bank returns on the account of the payout, refunds on that of the award."""
    for account, amount in _by_account(entries.filter(kind__in=PAID_KINDS)):
        lines[account].paid += amount
    refunds = dict(
        entries.filter(kind=EntryKind.REFUND)
        .order_by()
        .values_list("commitment")
        .annotate(sum=Sum("amount_chf"))
    )
    awards = Commitment.objects.select_related("partner").in_bulk([pk for pk in refunds if pk])
    for pk, amount in refunds.items():
        account = general_account(accounts.proposed(awards[pk])) if pk else ""
        lines[account].refunds += amount


def _add_in_transit(
    lines: defaultdict[str, AccountLine], cutoff: Cutoff, filters: Filters, year: int
) -> None:
    for account, rappen in _in_transit(cutoff, filters, year):
        lines[account].in_transit += rappen
    for account, rappen in _in_transit(cutoff, filters, year - 1):
        lines[account].in_transit_before -= rappen


def _in_transit(cutoff: Cutoff, filters: Filters, year: int) -> Iterator[tuple[str, int]]:
    """Released in a year and not confirmed by its end; foreign payments at their stored rate."""
    payouts = released(cutoff, cutoff.last_day_of(year)).filter(
        filters.of_rows("commitment__"), ordered_on__year=year
    )
    for account, amount, rate, minor_units in payouts.values_list(
        "gl_account", "amount", "rate", "currency__minor_units"
    ):
        rappen = amount if rate is None else convert(amount, minor_units=minor_units, rate=rate)
        yield account or "", rappen


def _add_accruals(
    lines: defaultdict[str, AccountLine], year: int, cutoff: Cutoff, filters: Filters
) -> None:
    """What is in transit is no accrual: the accounting has booked it already."""
    found = year_end(year, cutoff, filters)
    moving, moved = (_moving(cutoff, one) for one in (year, year - 1))
    for owed in found.owed:
        if owed.instalment.pk not in moving:
            lines[general_account(owed.account)].accrued += owed.amount
    for ahead in found.paid_ahead:
        lines[general_account(ahead.account)].paid_ahead -= ahead.amount
    for before in found.reversed:
        if before.owed.instalment.pk not in moved:
            lines[general_account(before.owed.account)].accruals_reversed -= before.owed.amount


def _moving(cutoff: Cutoff, year: int) -> set[int]:
    """Instalments in transit at the end of a year."""
    payouts = released(cutoff, cutoff.last_day_of(year)).filter(ordered_on__year=year)
    return set(payouts.values_list("instalment", flat=True))


def _paid_before(entries: EntryQuerySet, year: int) -> list[tuple[str, int]]:
    paid = entries.filter(kind__in=PAID_KINDS)
    return _by_account(paid.alias(year=of_payout("instalment__budget_year")).filter(year=year))


def _by_account(entries: EntryQuerySet) -> list[tuple[str, int]]:
    """Rappen by the account of the payout; history of other origins names none."""
    account = of_payout("gl_account")
    summed = entries.order_by().values_list(account).annotate(sum=Sum("amount_chf"))
    return [(account or "", amount) for account, amount in summed]


def _sum(entries: EntryQuerySet) -> int:
    return entries.aggregate(sum=Sum("amount_chf"))["sum"] or 0


def general_account(assignment: str) -> str:
    """«3636» of «3636 / 5930 / 1540»."""
    return assignment.partition(" / ")[0]
