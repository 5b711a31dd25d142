"""What a workbook adds up to, by year, partner and credit; a credit without room is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.amounts import convert, format_francs
from exchange.comparing import Row
from exchange.models import Grade
from exchange.portfolio.book import Book
from exchange.portfolio.checks import Checks, award_key, budget_key

Sums = dict[str, list[int]]
"""Rappen committed, paid and planned, by what they are added up by."""


def totals(book: Book, checks: Checks) -> dict[str, Any]:
    """Tables for the preview, in Rappen; refuses awards and plans that a credit cannot hold."""
    years: Sums = defaultdict(lambda: [0, 0, 0])
    partners: Sums = defaultdict(lambda: [0, 0, 0])
    for award, tranches in _awards(book, checks):
        partner = checks.projects[award_key(award)[0]].after["partner"]
        for year, column, amount in _amounts(award, tranches):
            years[str(year)][column] += amount
            partners[partner][column] += amount
    by_credit = [*_commitment_credits(book, checks), *_budget_credits(book, checks)]
    return {
        "sheets": [_counts(sheet.title, sheet.rows) for sheet in book.sheets.values()],
        "years": [[year, *years[year]] for year in sorted(years)],
        "partners": [[code, *partners[code]] for code in sorted(partners, key=str.casefold)],
        "credits": by_credit,
    }


def _counts(title: str, rows: Iterable[Row]) -> list[Any]:
    grades = [row.grade for row in rows]
    return [title, *(grades.count(grade) for grade in Grade)]


def _awards(book: Book, checks: Checks) -> Iterable[tuple[Row, list[Row]]]:
    for award in book["awards"].rows:
        if award.grade != Grade.FAILED:
            tranches = checks.tranches[award_key(award)]
            yield award, [row for row in tranches if row.grade != Grade.FAILED]


def _amounts(award: Row, tranches: Iterable[Row]) -> Iterable[tuple[int, int, int]]:
    """Each amount with its year and its column: committed, paid, planned."""
    yield award.values["decided_on"].year, 0, award.values["amount_chf"]
    for row in tranches:
        paid_on = row.values["paid_on"]
        day = paid_on or row.values["due_on"]
        yield day.year, 1 if paid_on else 2, row.values["amount_chf"]


def _commitment_credits(book: Book, checks: Checks) -> Iterable[list[Any]]:
    needs: dict[str, int] = defaultdict(int)
    for award, tranches in _awards(book, checks):
        if award.grade == Grade.NEW and award.values["credit"]:
            needs[award.values["credit"]] += _net_chf(award, tranches)
    listed = {
        row.values["name"]: row
        for row in book["commitment_credits"].rows
        if row.grade != Grade.FAILED
    }
    for name in [*listed, *(name for name in needs if name not in listed)]:
        stored = checks.known.commitment_credits.get(name.casefold())
        limit = stored.limit if stored else listed[name].values["amount"]
        used = stored.used if stored else 0
        if needs[name] > limit - used:
            sheet = book["awards"]
            for row in sheet.sound:
                if row.values["credit"] == name and row.grade == Grade.NEW:
                    row.grade = Grade.FAILED
                    sheet.refuse(row, "credit", _lack(name, needs[name], limit - used))
        yield [name, limit, used, needs[name], limit - used - needs[name]]


def _net_chf(award: Row, tranches: Iterable[Row]) -> int:
    """The award in francs with the exchange differences of what was paid."""
    paid = [row.values for row in tranches if row.values["paid_on"]]
    rate = award.values["rate"]
    if not rate or not paid:
        return int(award.values["amount_chf"])
    left_open = award.values["amount"] - sum(values["amount"] for values in paid)
    debited = sum(values["amount_chf"] for values in paid)
    return int(debited + convert(left_open, minor_units=2, rate=rate))


def _budget_credits(book: Book, checks: Checks) -> Iterable[list[Any]]:
    listed = {
        budget_key(row): row for row in book["budget_credits"].rows if row.grade != Grade.FAILED
    }
    stored = {key: one for key, one in checks.known.budget_credits.items() if one.is_confirmed}
    charged: dict[Any, list[Row]] = defaultdict(list)
    for award, tranches in _awards(book, checks):
        project = checks.projects[award_key(award)[0]]
        for row in tranches:
            year, instrument = row.values["due_on"].year, project.values["instrument"].pk
            for key in ((year, "development", instrument), (year, "development", None)):
                if key in listed or key in stored:
                    charged[key].append(row)
                    break
    sheet = book["instalments"]
    for key in [*listed, *(key for key in charged if key not in listed)]:
        found = stored.get(key)
        name = found.name if found else listed[key].values["name"]
        limit = found.limit if found else listed[key].values["amount"]
        used = found.used if found else 0
        new = [row for row in charged[key] if row.grade == Grade.NEW]
        need = sum(row.values["amount_chf"] for row in new)
        if need > limit - used:
            for row in new:
                row.grade = Grade.FAILED
                sheet.refuse(row, "amount", _lack(name, need, limit - used))
        yield [name, limit, used, need, limit - used - need]


def _lack(name: str, asked: int, free: int) -> str:
    return _("«%(credit)s» lacks %(missing)s: asked are %(asked)s, free are %(free)s.") % {
        "credit": name,
        "missing": format_francs(asked - free),
        "asked": format_francs(asked),
        "free": format_francs(free),
    }
