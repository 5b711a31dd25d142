"""What a rule is, what it finds, and how an activity is held against all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """How much a finding weighs; an error keeps the activity out of the file."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    ADVICE = "advice", _("advice")


@dataclass(frozen=True)
class Known:
    """What the rules look up. `counts` says how often each identifier stands in the file."""

    today: dt.date
    now: dt.datetime
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)


IsBroken = Callable[[Element, Known], bool]


@dataclass(frozen=True)
class Rule:
    """`element` is where the reader has to look; `text` says what is asked, as a sentence."""

    number: str
    element: str
    grade: Grade
    text: Any
    is_broken: IsBroken


@dataclass(frozen=True)
class Finding:
    number: str
    element: str
    grade: Grade
    text: str

    @property
    def is_of_the_standard(self) -> bool:
        """Whether its number says anything to a reader of the standard."""
        return not self.number.startswith("x.")

    @property
    def shape(self) -> str:
        """The state whose mark the page borrows."""
        return {Grade.ERROR: "error", Grade.WARNING: "overdue", Grade.ADVICE: "new"}[self.grade]


RULES: list[Rule] = []


def rule(
    number: str, element: str, text: Any, grade: Grade = Grade.ERROR
) -> Callable[[IsBroken], IsBroken]:
    """Enter a function that says whether an activity breaks the rule."""

    def enter(is_broken: IsBroken) -> IsBroken:
        RULES.append(Rule(number, element, grade, text, is_broken))
        return is_broken

    return enter


def examine(activity: Element, known: Known) -> list[Finding]:
    """All that an activity breaks or lacks, what weighs most first."""
    found = [
        Finding(one.number, one.element, one.grade, str(one.text))
        for one in RULES
        if one.is_broken(activity, known)
    ]
    return sorted(found, key=lambda one: list(Grade).index(one.grade))
