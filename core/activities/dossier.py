"""What the dossier of an activity shows besides its money: splits, markers, reports, acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.activities import kinds, rules
from core.activities.amending import facts
from core.activities.amending.rules import objections_to_amending
from core.activities.models import Activity, Amendment, PartnerReport, Scheme, SplitLine, SplitSet
from core.activities.splits import scores_known
from core.activities.states import S
from core.people.models import User
from core.reference.models import PolicyMarker


@dataclass(frozen=True)
class LineView:
    code: str
    title: str
    goal: int | None
    share: int


@dataclass(frozen=True)
class SetView:
    """One set as it stands in the history of a split."""

    split_set: SplitSet
    lines: list[LineView]
    state: str
    """open, holds, corrected"""
    words: str

    @property
    def recorded_by(self) -> str:
        return self.split_set.step.person_name


@dataclass(frozen=True)
class SplitView:
    """One scheme of an activity: what holds, and how it came about, newest first."""

    scheme: Scheme
    sets: list[SetView]

    @property
    def current(self) -> SetView | None:
        """What the page shows first: what is typed so far, else what was sealed last."""
        shown = [one for one in self.sets if one.state != "corrected"]
        return shown[0] if shown else None

    @property
    def may_be_recorded(self) -> bool:
        return not any(one.split_set.is_sealed for one in self.sets)


@dataclass(frozen=True)
class AmendmentView:
    """An amendment in the list of a dossier, with what it changes."""

    amendment: Amendment
    differences: list[facts.Difference]


@dataclass(frozen=True)
class Act:
    """A step that the page offers: its word and the page that asks before it."""

    label: Any
    url: str
    is_danger: bool = False


@dataclass(frozen=True)
class _Offer:
    name: str
    label: Any
    rule: Callable[[Activity, User], list[str]]
    is_danger: bool = False


OFFERS = [
    _Offer("submit", gettext_lazy("Submit"), rules.objections_to_submitting),
    _Offer("return", gettext_lazy("Return to draft"), rules.objections_to_returning),
    _Offer("suspend", gettext_lazy("Suspend"), rules.objections_to_suspending),
    _Offer("resume", gettext_lazy("Resume"), rules.objections_to_resuming),
    _Offer("report", gettext_lazy("Mark as reported"), rules.objections_to_reporting),
    _Offer("close", gettext_lazy("Close the activity"), rules.objections_to_closing),
    _Offer(
        "abort", gettext_lazy("Abort the activity"), rules.objections_to_aborting, is_danger=True
    ),
]


NEXT = {
    S.RUNNING: (
        gettext_lazy("Still missing before it can be marked as reported"),
        rules.objections_to_reporting,
    ),
    S.REPORTED: (
        gettext_lazy("Still missing before it can be closed"),
        rules.objections_to_closing,
    ),
}
"""By state, the way on: what the page says above everything that stands in it."""


def _on_the_way(activity: Activity, person: User) -> dict[str, Any]:
    """What is missing for the next state, to those who take the activity there."""
    title, rule = NEXT.get(S(activity.status), ("", None))
    return {"next_title": title, "next_missing": rule(activity, person) if rule else []}


def dossier(activity: Activity, person: User) -> dict[str, Any]:
    """The context of `activities/_*.html` and of the kind's facts template.

    kind, facts_template, edit_url (empty if not allowed), acts, why_not (why this person keeps
    nothing here), missing (what a draft lacks), splits, markers, unscreened, reports, amendments,
    may_amend, may_keep.
    """
    kind = kinds.kind_of(activity)
    may_keep = rules.is_officer(person)
    may_edit = bool(kind.edit_url_name) and not rules.objections_to_editing(activity, person)
    missing = rules.missing(activity) if activity.status == S.DRAFT else []
    scores = scores_known(activities=[activity.pk]).get(activity.pk, {})
    markers = list(PolicyMarker.objects.all())
    return {
        "activity": activity,
        "kind": kind,
        "facts_template": kind.facts_template,
        "edit_url": reverse(kind.edit_url_name, args=[activity.pk]) if may_edit else "",
        "acts": acts(activity, person),
        "may_keep": may_keep,
        **(_on_the_way(activity, person) if may_keep else {}),
        "why_not": rules.objections_to_logging(person),
        "missing": missing,
        "is_draft": activity.status == S.DRAFT,
        "splits": split_views(activity),
        "markers": [(one, scores[one.code]) for one in markers if one.code in scores],
        "unscreened": [one for one in markers if one.code not in scores and one.is_active],
        "reports": reports(activity),
        "amendments": amendments(activity),
        "may_amend": not objections_to_amending(activity, person),
        "may_expect_report": not rules.objections_to_expecting_report(activity, person),
    }


def acts(activity: Activity, person: User) -> list[Act]:
    """The steps that are open to this person now."""
    if not rules.is_officer(person):
        return []
    return [
        Act(offer.label, reverse(f"activities:{offer.name}", args=[activity.pk]), offer.is_danger)
        for offer in OFFERS
        if not offer.rule(activity, person)
    ]


def split_views(activity: Activity) -> list[SplitView]:
    """All schemes with all their sets, in a fixed number of queries."""
    parts = ("goal", "target", "sector", "country", "region")
    sets = (
        activity.split_sets.filter(is_for_entries=False)
        .select_related("step")
        .prefetch_related("corrections", *(f"lines__{part}" for part in parts))
        .order_by("is_sealed", "-pk")
    )
    views: dict[str, list[SetView]] = {scheme.value: [] for scheme in Scheme}
    for split_set in sets:
        state, words = _state(split_set)
        lines = [_line(line) for line in split_set.lines.all()]
        views[split_set.scheme].append(SetView(split_set, lines, state, words))
    return [SplitView(scheme, views[scheme.value]) for scheme in Scheme]


def amendments(activity: Activity) -> list[AmendmentView]:
    """All of them, the newest first; what was discarded keeps its number."""
    rows = activity.amendments.select_related("recorded_by", "confirmed_by", "confirmed_for")
    return [
        AmendmentView(amendment, facts.differences(amendment)) for amendment in rows.order_by("-pk")
    ]


def reports(activity: Activity) -> list[PartnerReport]:
    return list(
        activity.reports.select_related("accepted_by", "declined_by").order_by("due_on", "pk")
    )


def _state(split_set: SplitSet) -> tuple[str, str]:
    if not split_set.is_sealed:
        return "open", _("draft, does not count yet")
    if any(one.is_sealed for one in split_set.corrections.all()):
        return "corrected", _("corrected")
    if split_set.valid_from is None:
        return "holds", _("since ever")
    return "holds", _("from %(day)s") % {"day": f"{split_set.valid_from:%d.%m.%Y}"}


def _line(line: SplitLine) -> LineView:
    named = line.target or line.goal or line.sector or line.country or line.region
    title = named.name if named else ""
    if line.goal_id and not line.target_id:
        title = _("%(name)s (no single target)") % {"name": title}
    if line.region_id:
        title = _("Region: %(name)s") % {"name": title}
    return LineView(line.code, title, line.goal_id, line.share)
