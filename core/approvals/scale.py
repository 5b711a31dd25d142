"""Which approval rules and parameter values are in force on a day."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from core.approvals.models import ApprovalRule, Parameter, ParameterKey, in_words


def rules_in_force(on: dt.date) -> set[int]:
    """The keys of the rules that apply to any amount on a day."""
    rules = list(ApprovalRule.objects.confirmed().filter(valid_from__lte=on))
    return {rule.pk for rule in rules if not any(_sets_aside(other, rule) for other in rules)}


def _sets_aside(newer: ApprovalRule, older: ApprovalRule) -> bool:
    """A newer version of the same step of the scale, as `that_applies` chooses."""
    return (newer.sphere, newer.instrument_id, newer.amount_from) == (
        older.sphere,
        older.instrument_id,
        older.amount_from,
    ) and (newer.valid_from, newer.pk) > (older.valid_from, older.pk)


class Setting(NamedTuple):
    """A parameter with its value on a day, as people read it."""

    label: str
    value: str


def settings_in_force(on: dt.date) -> list[Setting]:
    return [
        Setting(str(key.label), in_words(key, Parameter.objects.value_on(key, on)))
        for key in ParameterKey
    ]
