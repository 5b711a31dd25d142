"""The facts that were agreed with a partner: how they are kept in an amendment, and differ."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, cast

from django.db import models

from core.activities import kinds
from core.display import NOTHING, chf, swiss_date

if TYPE_CHECKING:
    from core.activities.models import Activity, Amendment

LONG = 60
"""Texts with more characters are compared word by word."""

NEARBY = 12
"""So many words of what stays are shown on each side of a change."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: `kind` is same, removed, added or skipped."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One fact that changes: in words, and for long texts also word by word."""

    label: str
    before: str
    after: str
    pieces: list[Piece]


def row_of(activity: Activity, *, lock: bool = False) -> Activity:
    """The activity as it is stored now, with the columns of its kind; held if asked."""
    rows = kinds.model_of(activity)._default_manager
    return (rows.select_for_update(no_key=True) if lock else rows).get(pk=activity.pk)


def values_of(row: Activity) -> dict[str, Any]:
    """What was agreed, as it stands on the row, in the form in which amendments keep it."""
    return {name: plain(getattr(row, name)) for name in kinds.kind_of(row).contract}


def changed(row: Activity, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Of the wanted facts those that differ from what stands, as amendments keep them."""
    stands = values_of(row)
    return {
        name: plain(value)
        for name, value in wanted.items()
        if name not in stands or plain(value) != stands[name]
    }


def plain(value: Any) -> Any:
    """A day as ISO text, line ends as stored; amounts stay whole Rappen."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value.isoformat() if isinstance(value, dt.date) else value


def parsed(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The kept facts as the fields take them."""
    return {name: _field(name).to_python(value) for name, value in kept.items()}


def with_changes(row: Activity, kept: Mapping[str, Any]) -> Activity:
    """The row as it would be; nothing is written."""
    for name, value in parsed(kept).items():
        setattr(row, name, value)
    return row


def label_of(name: str) -> str:
    field = _field(name)
    return str(field.verbose_name)[:1].upper() + str(field.verbose_name)[1:]


def written(name: str, value: Any) -> str:
    """One kept fact as a reader sees it."""
    if value is None or value == "":
        return NOTHING
    field = _field(name)
    if isinstance(field, models.DateField):
        return swiss_date(field.to_python(value))
    return chf(value) if isinstance(field, models.BigIntegerField) else str(value)


def in_words(kept: Mapping[str, Any], _state: object = None) -> str:
    """The facts of one side of an amendment, for the trail."""
    return "; ".join(f"{label_of(name)}: {written(name, kept[name])}" for name in _sorted(kept))


def differences(amendment: Amendment) -> list[Difference]:
    """What an amendment changes, in the order of the form; what stays is left out."""
    return [
        _difference(name, amendment.before.get(name), amendment.after[name])
        for name in _sorted(amendment.after)
    ]


def pieces_between(before: str, after: str) -> list[Piece]:
    """Two texts word by word; long stretches that stay are cut in their middle."""
    old, new = (re.findall(r"\S+\s*|^\s+", text) for text in (before, after))
    found: list[Piece] = []
    was, now = ([word.rstrip() for word in text] for text in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _cut(new[k:m], is_first=i == 0, is_last=j == len(old) and m == len(new))
            continue
        found += [Piece("removed", "".join(old[i:j]))] if j > i else []
        found += [Piece("added", "".join(new[k:m]))] if m > k else []
    return found


def _difference(name: str, before: Any, after: Any) -> Difference:
    old, new = written(name, before), written(name, after)
    is_long = isinstance(_field(name), models.TextField) or max(len(old), len(new)) > LONG
    is_text = is_long and before not in {None, ""} and after not in {None, ""}
    return Difference(label_of(name), old, new, pieces_between(old, new) if is_text else [])


def _cut(words: list[str], *, is_first: bool, is_last: bool) -> Iterable[Piece]:
    """The words that stay, without those that lie far from any change."""
    head, tail = (0 if is_first else NEARBY), (0 if is_last else NEARBY)
    if len(words) <= head + tail + NEARBY:
        return [Piece("same", "".join(words))]
    parts = [
        Piece("same", "".join(words[:head])),
        Piece("skipped", " … "),
        Piece("same", "".join(words[len(words) - tail :])),
    ]
    return [part for part in parts if part.text]


def _sorted(names: Iterable[str]) -> list[str]:
    order = list(kinds.contract_models())
    return sorted(names, key=order.index)


def _field(name: str) -> models.Field:
    return cast("models.Field", kinds.contract_models()[name]._meta.get_field(name))
