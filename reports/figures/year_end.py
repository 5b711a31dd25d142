"""What a year owes to its neighbours: accruals, open commitments, payments for the next year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.funding.models import Condition, Instalment
from core.ledger.models import Entry, of_payout
from core.ledger.states import EntryKind
from reports.figures.accounts import Accounts
from reports.figures.cutoff import Cutoff, known_entries
from reports.figures.filters import Filters
from reports.figures.outstanding import Standing, open_commitments, planned_instalments

PAID_KINDS = (EntryKind.DISBURSEMENT, EntryKind.BANK_RETURN)


@dataclass(frozen=True)
class Owed:
    """Due by 31.12., its condition met, unpaid: an accrual; it charges its budget year."""

    instalment: Instalment
    account: str

    @property
    def amount(self) -> int:
        """Rappen as planned."""
        return self.instalment.amount_chf


@dataclass(frozen=True)
class StillOpen:
    """What of a commitment is open for want of its day or its condition; not booked."""

    standing: Standing
    account: str
    owed: int

    @property
    def amount(self) -> int:
        return self.standing.open - self.owed


@dataclass(frozen=True)
class PaidAhead:
    """Paid in the year on an instalment of a later budget year; a bank return is negative."""

    entry: Entry
    instalment: Instalment
    account: str

    @property
    def amount(self) -> int:
        return self.entry.amount_chf


@dataclass(frozen=True)
class Reversed:
    """An accrual of the year before, and what became of it by the last day of the report."""

    owed: Owed
    paid_on: dt.date | None
    paid: int

    @property
    def left(self) -> int:
        """Rappen still accrued: nothing once it is paid, whatever the bank debited."""
        return 0 if self.paid_on else self.owed.amount


@dataclass(frozen=True)
class YearEnd:
    """Rappen; `owed` and `still_open` add up to what is open on the last day."""

    last_day: dt.date
    owed: list[Owed]
    still_open: list[StillOpen]
    paid_ahead: list[PaidAhead]
    reversed: list[Reversed]
    open: int


def year_end(year: int, cutoff: Cutoff, filters: Filters) -> YearEnd:
    """The lists of a year as known at a cut-off, in a fixed number of queries but for accounts."""
    last_day = cutoff.last_day_of(year)
    accounts = Accounts(last_day)
    standings = open_commitments(cutoff, last_day, filters)
    owed = _owed(standings, cutoff, last_day, accounts)
    by_commitment: dict[int, int] = {}
    for one in owed:
        key = one.instalment.commitment_id
        by_commitment[key] = by_commitment.get(key, 0) + one.amount
    still_open = [
        StillOpen(
            one,
            accounts.proposed(one.commitment),
            by_commitment.get(one.commitment.pk, 0),
        )
        for one in standings
    ]
    return YearEnd(
        last_day,
        owed,
        [one for one in still_open if one.amount],
        _paid_ahead(year, cutoff, filters, accounts),
        _reversed(year, cutoff, filters),
        sum(one.open for one in standings),
    )


def _owed(
    standings: list[Standing], cutoff: Cutoff, last_day: dt.date, accounts: Accounts
) -> list[Owed]:
    commitments = [one.commitment.pk for one in standings]
    due = [
        one
        for one in planned_instalments(cutoff, last_day, commitments)
        if one.due_on <= last_day and _is_met(one, last_day)
    ]
    named = accounts.of_instalments(due)
    return [Owed(one, named[one.pk]) for one in due]


def _is_met(instalment: Instalment, day: dt.date) -> bool:
    if instalment.condition == Condition.NONE:
        return True
    report = instalment.report
    met_on = report.accepted_on if report else instalment.condition_met_on
    return met_on is not None and met_on <= day


def _paid_ahead(year: int, cutoff: Cutoff, filters: Filters, accounts: Accounts) -> list[PaidAhead]:
    entries = (
        known_entries(cutoff, cutoff.last_day_of(year))
        .booked_in(year)
        .alias(budget_year=of_payout("instalment__budget_year"))
        .filter(filters.of_rows(), kind__in=PAID_KINDS, budget_year__gt=year)
        .select_related("activity", "partner", "instrument", "commitment__partner", "disbursement")
        .order_by("booked_on", "pk")
    )
    keys = dict(entries.values_list("pk", of_payout("instalment")))
    instalments = Instalment.objects.select_related("commitment__partner").in_bulk(keys.values())
    named = accounts.of_instalments(list(instalments.values()))
    return [PaidAhead(one, instalments[keys[one.pk]], named[keys[one.pk]]) for one in entries]


def _reversed(year: int, cutoff: Cutoff, filters: Filters) -> list[Reversed]:
    """The accruals of the year before, as known at the same cut-off."""
    before = dt.date(year - 1, 12, 31)
    owed = _owed(open_commitments(cutoff, before, filters), cutoff, before, Accounts(before))
    paid: dict[int, tuple[dt.date, int]] = {}
    entries = (
        known_entries(cutoff, cutoff.last_day_of(year))
        .annotate(paid_for=of_payout("instalment"))
        .filter(
            kind__in=PAID_KINDS,
            booked_on__gt=before,
            paid_for__in=[one.instalment.pk for one in owed],
        )
    )
    for instalment, booked_on, amount in entries.order_by("booked_on", "pk").values_list(
        "paid_for", "booked_on", "amount_chf"
    ):
        paid[instalment] = (booked_on, paid.get(instalment, (booked_on, 0))[1] + amount)
    return [_as_reversed(one, paid.get(one.instalment.pk)) for one in owed]


def _as_reversed(owed: Owed, paid: tuple[dt.date, int] | None) -> Reversed:
    if paid is None or not paid[1]:
        return Reversed(owed, None, 0)
    return Reversed(owed, *paid)
