"""What each kind of activity adds to the common steps and pages; filled when Django starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.activities.models import Activity

CONTRACT = ("title", "description", "starts_on", "ends_on")
"""What is agreed with the partner of any activity; after the award it changes by an amendment."""

Rule = Callable[["Activity"], list[str]]
"""Every objection as a text in the reader's language; an empty list is a yes."""


def no_objections(_activity: Activity) -> list[str]:
    return []


def no_objections_to_granting(_activity: Activity, _currency: str, _amount: int) -> list[str]:
    return []


AwardRule = Callable[["Activity", Any, dt.datetime], list[str]]
"""The same of an award: activity, who awards, and when."""


def no_objections_to_award(_activity: Activity, _by: Any, _now: dt.datetime) -> list[str]:
    return []


def nothing_to_settle(_activity: Activity, _award: Any, _by: Any, _now: dt.datetime) -> None:
    """Nothing hangs on the award."""


def nothing_overdue(_activities: Sequence[Activity], _on: dt.date) -> dict[int, list[str]]:
    return {}


@dataclass(frozen=True)
class Asked:
    """What is asked for and recommended, in Rappen, and the fields of each planned instalment."""

    amount: int | None = None
    granted: int | None = None
    instalments: Sequence[Mapping[str, Any]] = ()


def nothing_asked(_activity: Activity) -> Asked:
    return Asked()


@dataclass(frozen=True)
class Kind:
    """A kind of activity.

    `missing` says what must be added before the activity can be submitted. `overdue` says which
    dated conditions of some activities have run out on a day, by the key of each; they block the
    next payout. `edit_url_name` takes the
    activity's key, and is empty where nobody edits by hand. `code_prefix` begins the file
    references that are given out when nobody types one. `number_may_follow` lets an award be in
    force before its decision has a number; money leaves only when it has one. Where
    `paper_may_follow`, the decision document is a dated condition; else the first payout needs
    it. `asked` fills the
    form of an award; `settle` is called inside the step that puts an award in force, with the
    award, who confirms it and when. `objections_to_granting` takes the award's currency and
    amount in its minor units. `form` gives the model form of the kind; `contract` names the
    fields that only an amendment changes once the activity is awarded.
    """

    key: str
    label: Any
    edit_url_name: str
    facts_template: str
    missing: Rule
    code_prefix: str
    objections_to_award: AwardRule = no_objections_to_award
    objections_to_granting: Callable[[Activity, str, int], list[str]] = no_objections_to_granting
    number_may_follow: bool = False
    paper_may_follow: bool = False
    overdue: Callable[[Sequence[Activity], dt.date], dict[int, list[str]]] = nothing_overdue
    asked: Callable[[Activity], Asked] = nothing_asked
    settle: Callable[[Activity, Any, Any, dt.datetime], None] = nothing_to_settle
    form: Callable[[], Any] | None = None
    contract: Sequence[str] = ()


_KINDS: dict[str, Kind] = {}
_FURTHER: dict[str, list[Rule]] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called in `AppConfig.ready` of the app that has it."""
    _KINDS[kind.key] = kind


def kind_of(activity: Activity) -> Kind:
    """The kind of an activity; KeyError for a kind that no app registered."""
    return _KINDS[activity.kind]


def all_kinds() -> list[Kind]:
    return list(_KINDS.values())


def form_of(activity: Activity) -> Any:
    """The model form of its kind; LookupError where nobody edits by hand."""
    form = kind_of(activity).form
    if form is None:
        raise LookupError(activity.kind)
    return form()


def model_of(activity: Activity) -> Any:
    """The model that holds all columns of its kind."""
    return form_of(activity)._meta.model


def contract_models() -> dict[str, Any]:
    """By the name of each field that amendments change, a model that has it."""
    return {
        name: kind.form()._meta.model
        for kind in _KINDS.values()
        if kind.form is not None
        for name in kind.contract
    }


def ask_also(verb: str, rule: Rule) -> None:
    """Let an app above object to a step of the activity.

    `verb` is the name of the step in `core.activities.workflow` (an amendment asks as
    `amend_activity`, with the activity as it would be). So the money, which lies higher,
    keeps an activity from being closed while it still owes or is owed something.
    """
    _FURTHER.setdefault(verb, []).append(rule)


def further_objections(verb: str, activity: Activity) -> list[str]:
    return [text for rule in _FURTHER.get(verb, []) for text in rule(activity)]
