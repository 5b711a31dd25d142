"""The control sheet: the total of every table held against the ledger, to the Rappen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.excel import AMOUNT, Column, Formula, Sheet
from core.reference.models import Sphere
from reports.figures import Figures
from reports.figures.in_kind import value_in_kind
from reports.figures.outstanding import Standing, committed_and_paid
from reports.figures.year import ledger_totals, net_by_sphere
from reports.frame import Frame

IN_KIND = "in_kind_total"
"""Names the total of what was given in kind, which is part of no other."""


@dataclass(frozen=True)
class Comparison:
    """One total of one table beside what the ledger says; Rappen."""

    table: str
    what: str
    name: str
    total: int
    ledger: int

    @property
    def difference(self) -> int:
        return self.total - self.ledger


class NotFooting(Exception):  # noqa: N818  (what went wrong, in words for the reader)
    """A table does not add up to the ledger; such a report is never handed out."""


def compare(sheets: Iterable[Sheet], expected: dict[str, int]) -> list[Comparison]:
    """Add up every named column of every sheet anew and look up what the ledger says.

    `expected` is by the whole name, or by what follows the name of the table in it.
    """
    return [
        Comparison(
            str(table.title),
            str(column.title),
            column.total_name,
            sum(column.value(row) or 0 for row in table.rows),
            _find(expected, column.total_name),
        )
        for sheet in sheets
        for table in sheet.tables
        for column in table.columns
        if column.total_name
    ]


def compare_overview(figures: Figures, expected: dict[str, int]) -> list[Comparison]:
    """The net figures of the first sheet."""
    title = _("Overview")
    return [
        Comparison(title, what, "", total, ledger)
        for what, total, ledger in (
            (_("Commitments net"), figures.net_committed(), expected["committed_total"]),
            (_("Disbursements net"), figures.net_paid(), expected["paid_total"]),
        )
    ]


def refuse_differences(comparisons: Iterable[Comparison]) -> None:
    """Raise `NotFooting` that names every total that differs."""
    if wrong := [one for one in comparisons if one.difference]:
        names = ", ".join(f"{one.table} ({one.what})" for one in wrong)
        raise NotFooting(_("These totals differ from the ledger: %(names)s.") % {"names": names})


def ledger_says(figures: Figures, standings: Iterable[Standing]) -> dict[str, int]:
    """What every named total must be, in Rappen; credits are of all years and never filtered.

    Contributions in kind are no entries: theirs is the sum of the confirmed records.
    """
    awarded, paid = committed_and_paid(figures.cutoff, figures.last_day)
    return {
        **_of_the_year(figures),
        "credits_awarded": awarded,
        "credits_paid": paid,
        IN_KIND: value_in_kind(figures.year, figures.cutoff, figures.filters),
        "open": _open(figures, standings),
    }


def _open(figures: Figures, standings: Iterable[Standing]) -> int:
    if figures.filters.is_by_share:
        return sum(one.open for one in standings)
    awarded, paid = committed_and_paid(figures.cutoff, figures.last_day, figures.filters)
    return awarded - paid


def _find(expected: dict[str, int], name: str) -> int:
    return expected[name] if name in expected else expected[name.partition("_")[2]]


def _of_the_year(figures: Figures) -> dict[str, int]:
    """What the columns add up to: by the database, or where shares are taken by the count."""
    if figures.filters.is_by_share:
        by_group = net_by_sphere(figures)
    else:
        by_group = ledger_totals(figures.year, figures.cutoff, figures.filters)
    expected = {}
    for group, by_sphere in by_group.items():
        for sphere in Sphere.values:
            expected[f"{group}_{sphere}"] = by_sphere.get(sphere, 0)
        expected[f"{group}_total"] = sum(by_sphere.values())
    return expected


def control(comparisons: list[Comparison], figures: Figures, frame: Frame) -> Sheet:
    columns = [
        Column(_("Table"), lambda one: one.table, width=26),
        Column(_("Column"), lambda one: one.what, width=40, is_wrapped=True),
        Column(_("Total of the table"), lambda one: one.total, AMOUNT),
        Column(_("Total as the sheet adds it up"), _formula, AMOUNT),
        Column(_("Ledger"), lambda one: one.ledger, AMOUNT),
        Column(_("Difference"), lambda one: one.difference, AMOUNT, width=13),
        Column(_("Agrees"), lambda one: one.difference == 0, width=9),
    ]
    notes = [
        _("%(count)s totals compared with the ledger: no difference.")
        % {"count": len(comparisons)},
        _("Entries counted: %(count)s") % {"count": figures.entry_count},
    ]
    notes.append(
        _("Contributions in kind are held against their confirmed records: they are in no entry.")
    )
    if figures.filters.is_by_share:
        notes.append(_("Filters by place or goal: held against the shares taken of each entry."))
    return frame.sheet(_("Control"), columns, comparisons, notes=notes)


def _formula(comparison: Comparison) -> Formula | None:
    return Formula(comparison.name) if comparison.name else None


def totals_for_download(figures: Figures) -> dict[str, int]:
    """What the kept download remembers, in Rappen."""
    return {"committed": figures.net_committed(), "paid": figures.net_paid()}
