"""Reading rows of text, as a CSV file has them, into values of a model's fields."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

YES_NO = {"yes": True, "no": False}


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with a heading; UTF-8, with or without a byte order mark.

    Raises UnicodeDecodeError, csv.Error, and ValueError where a line has too many or few cells.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, strict=True, restkey="", restval=None))
    for number, row in enumerate(rows, start=2):
        if "" in row or None in row.values():
            raise ValueError(f"{path.name}: {number}")
    return rows


def to_values(model: type[models.Model], row: Mapping[str, str]) -> dict[str, Any]:
    """Turn texts by field name into values by attribute name ("goal" becomes goal_id).

    Raises ValueError, with column and text, for what the field does not take.
    """
    values = {}
    for column, text in row.items():
        field = model._meta.get_field(column)
        if not isinstance(field, models.Field):
            raise TypeError(column)
        try:
            values[field.attname] = _value(field, text.strip())
        except (KeyError, ValidationError):
            raise ValueError(f"{column}: {text!r}") from None
    return values


def _value(field: models.Field, text: str) -> Any:
    if not text and field.null:
        return None
    if isinstance(field, models.BooleanField):
        return YES_NO[text]
    if isinstance(field, models.CharField) and field.max_length and len(text) > field.max_length:
        raise ValidationError(text)
    if field.choices and text not in {choice for choice, _label in field.flatchoices}:
        raise ValidationError(text)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(text)
    return field.to_python(text)


def all_values(
    model: type[models.Model], rows: Iterable[Mapping[str, str]]
) -> list[dict[str, Any]]:
    return [to_values(model, row) for row in rows]
