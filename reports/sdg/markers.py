"""The sheet of the policy markers: money of whole activities, by what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.excel import AMOUNT, SHARE, Column, Sheet
from core.reference.models import PolicyMarker
from reports.figures import Figures
from reports.figures.tables import PAYING
from reports.figures.year import INTERNATIONAL, NOT_SCREENED, share_of
from reports.frame import Frame
from reports.links import leading_to
from reports.sdg.control import Comparison

HIGHEST = 4
"""Scores go to 2; desertification knows 3, reproductive health 4 (DAC)."""


@dataclass(frozen=True)
class MarkerRow:
    """A marker; international Rappen paid net by score, «None» for not screened."""

    marker: PolicyMarker
    by_score: dict[str, int]

    def paid(self, *scores: str) -> int:
        return sum(self.by_score.get(score, 0) for score in scores)

    @property
    def total(self) -> int:
        return sum(self.by_score.values())

    @property
    def focused(self) -> int:
        return self.total - self.paid("0", NOT_SCREENED)

    @property
    def share(self) -> int | None:
        """Of what was screened, in hundredths of a per cent."""
        return share_of(self.focused, self.total - self.paid(NOT_SCREENED))


def markers(figures: Figures, frame: Frame) -> Sheet:
    def of_scores(title: Any, *scores: str) -> Column:
        column = Column(title, lambda row: row.paid(*scores), AMOUNT)
        if len(scores) > 1:
            return column
        return leading_to(column, figures, "marker", lambda row: f"{row.marker.pk}/{scores[0]}")

    columns = [
        Column(_("Code"), lambda row: row.marker.pk, width=8),
        leading_to(
            Column(_("Policy marker"), lambda row: row.marker.name, width=46, is_wrapped=True),
            figures,
            "marker",
            lambda row: row.marker.pk,
        ),
        of_scores(_("0: not an objective"), "0"),
        of_scores(_("1: significant objective"), "1"),
        of_scores(_("2: principal objective"), "2"),
        of_scores(_("3 and 4: explicit objective"), "3", "4"),
        of_scores(_("Not screened"), NOT_SCREENED),
        Column(_("Paid net, international"), lambda row: row.total, AMOUNT),
        Column(_("Share of what was screened"), lambda row: row.share, SHARE, width=13),
    ]
    notes = [
        _(
            "International money of whole activities, paid net. A marker never divides money; "
            "an activity stands in every row, so rows do not add up."
        )
    ]
    return frame.sheet(_("Markers"), columns, _rows(figures), notes=notes)


def compare_markers(sheet: Sheet, figures: Figures) -> list[Comparison]:
    """Every marker speaks of the same money: what was paid internationally."""
    return [
        Comparison(str(sheet.title), str(row.marker.name), "", row.total, figures.international)
        for row in sheet.rows
    ]


def _rows(figures: Figures) -> list[MarkerRow]:
    scores = [NOT_SCREENED, *map(str, range(HIGHEST + 1))]
    return [
        MarkerRow(
            marker,
            {
                score: figures.markers[marker.pk].total(*PAYING, key=score, spheres=INTERNATIONAL)
                for score in scores
            },
        )
        for marker in PolicyMarker.objects.all()
    ]
