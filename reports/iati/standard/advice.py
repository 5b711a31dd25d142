"""What a reader of the data would miss: advice that keeps nothing from being published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from reports.iati.standard.rule import Grade, Known, rule
from reports.iati.writing import XML_LANG

GOALS = {"7", "8"}
IMPLEMENTING = "4"
SCREENED_FOR = "1"
"""Gender equality, the marker that every activity is screened for."""


@dataclass(frozen=True)
class Part:
    """A part of an activity that completeness counts.

    `advice` is None where another rule says already that it is missing.
    """

    element: str
    advice: Any
    is_there: Callable[[Element], bool]
    is_asked: Callable[[Element], bool] = lambda _activity: True


def _has(path: str) -> Callable[[Element], bool]:
    return lambda activity: activity.find(path) is not None


def _is_humanitarian(activity: Element) -> bool:
    return activity.get("humanitarian") == "1"


def _is_running(activity: Element) -> bool:
    status = activity.find("activity-status")
    return status is not None and status.get("code") in {"1", "2"}


def _in_english(path: str) -> Callable[[Element], bool]:
    return lambda activity: any(
        one.get(XML_LANG) == "en" for one in activity.findall(f"{path}/narrative")
    )


def _names_its_partner(activity: Element) -> bool:
    partners = activity.findall(f"participating-org[@role='{IMPLEMENTING}']")
    return any(one.get("ref") or one.find("narrative") is not None for one in partners)


def _identifies_its_partner(activity: Element) -> bool:
    """By an identifier; of a withheld one, known by having no type, none is asked."""
    partners = activity.findall(f"participating-org[@role='{IMPLEMENTING}']")
    return bool(partners) and all(one.get("ref") or not one.get("type") for one in partners)


def _names_goals(activity: Element) -> bool:
    return any(one.get("vocabulary") in GOALS for one in activity.findall("sector"))


PARTS = (
    Part("title", None, _has("title")),
    Part("title", _("An English title reaches more readers."), _in_english("title")),
    Part("description", None, _has("description")),
    Part("activity-date", None, _has("activity-date")),
    Part(
        "activity-date",
        _("The end should be given."),
        lambda activity: any(
            one.get("type") in {"3", "4"} for one in activity.findall("activity-date")
        ),
    ),
    Part("participating-org", _("The partner should be given."), _names_its_partner),
    Part(
        "participating-org",
        _("The partner should have an IATI identifier or a UID."),
        _identifies_its_partner,
    ),
    Part(
        "recipient-country",
        None,
        lambda activity: _has("recipient-country")(activity) or _has("recipient-region")(activity),
    ),
    Part(
        "sector",
        None,
        lambda activity: activity.find("sector[@vocabulary='1']") is not None,
    ),
    Part("sector", _("The goals of the Agenda 2030 should be weighted."), _names_goals),
    Part(
        "policy-marker",
        _("The activity should be screened for gender equality."),
        _has(f"policy-marker[@code='{SCREENED_FOR}']"),
    ),
    Part(
        "default-aid-type",
        _("The type of aid should be given."),
        _has("default-aid-type[@vocabulary='1']"),
    ),
    Part(
        "default-aid-type",
        _("The earmarking should be given."),
        _has("default-aid-type[@vocabulary='3']"),
        _is_humanitarian,
    ),
    Part(
        "humanitarian-scope",
        _("The emergency should be given with its GLIDE number."),
        _has("humanitarian-scope[@vocabulary='1-2']"),
        _is_humanitarian,
    ),
    Part("budget", _("A running activity should have a budget."), _has("budget"), _is_running),
    Part("transaction", None, _has("transaction")),
)


def completeness(activity: Element) -> int:
    """How much of what is asked stands there, in whole per cent, rounded down."""
    asked = [part for part in PARTS if part.is_asked(activity)]
    return 100 * sum(part.is_there(activity) for part in asked) // len(asked)


def _is_missing(part: Part) -> Callable[[Element, Known], bool]:
    return lambda activity, _known: part.is_asked(activity) and not part.is_there(activity)


for _position, _part in enumerate(PARTS, start=1):
    if _part.advice:
        rule(f"x.{_position}", _part.element, _part.advice, Grade.ADVICE)(_is_missing(_part))
