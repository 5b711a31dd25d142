"""What an IZA project needs before it can be submitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity, Scheme
from core.activities.rules import faults_of_splits
from core.activities.states import S
from core.amounts import format_amount

if TYPE_CHECKING:
    from core.funding.workflow import Tranche
    from iza.models import Project

REQUIRED_SPLITS = (Scheme.SDG, Scheme.SECTOR, Scheme.PLACE)


NEEDED = {
    "partner": _("Choose the partner organisation."),
    "responsible": _("Name the responsible officer."),
    "instrument": _("Choose the instrument."),
    "starts_on": _("Enter when the project starts."),
    "ends_on": _("Enter when the project ends."),
    "amount_asked": _("Enter the amount asked."),
}
"""Fields that a draft may lack, and what is said when they are missing on submission."""


def gaps(activity: Activity) -> list[tuple[str, str]]:
    """What is missing: (name of the form's field or scheme, sentence for the reader)."""
    project = activity.project
    found = [
        (name, str(text)) for name, text in NEEDED.items() if getattr(project, name) in {None, ""}
    ]
    splits = faults_of_splits(activity, required=REQUIRED_SPLITS)
    return found + [(scheme.value, text) for scheme, text in splits]


def missing(activity: Activity) -> list[str]:
    return [text for _name, text in gaps(activity)]


def faults_of_plan(planned: Sequence[Tranche], *, asked: int | None) -> list[str]:
    """What is wrong with the instalments as a whole; `asked` in Rappen, None if still open."""
    total = sum(tranche.amount for tranche in planned)
    if asked is None or total <= asked:
        return []
    return [
        gettext("The instalments add up to %(total)s, which is more than the %(asked)s asked for.")
        % {"total": format_amount(total), "asked": format_amount(asked)}
    ]


def objections_to_planning(project: Project) -> list[str]:
    if project.status == S.DRAFT:
        return []
    return [gettext("What is submitted keeps its planned instalments.")]
