"""How a stored value reads: names for keys, words for choices, amounts in their own currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from core.audit.models import AuditEntry
from core.display import NOTHING, amount, chf, francs, iban, percent, swiss_date, swiss_datetime

SHORTENED = 12
HASHES = ("content_hash", "sha256", "idempotency_key", "request_hash", "preview_hash")
SHARES = ("share",)
AnyModel = type[models.Model]
State = dict[str, Any]


@dataclass
class Known:
    """What the changes of some entries point to, read with one query for each kind of row."""

    names: dict[AnyModel, dict[str, str]] = field(default_factory=dict)
    currencies: dict[tuple[AnyModel, str], dict[int, SimpleNamespace]] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Iterable[dict[str, Any]]) -> Known:
        wanted: dict[AnyModel, set[Any]] = defaultdict(set)
        in_units: dict[tuple[AnyModel, str], set[int]] = defaultdict(set)
        for one in changes:
            model = models_by_table().get(one["table"])
            for attname, key in _values(one):
                found = field_of(model, attname)
                if found is None or key is None:
                    continue
                if found.is_relation:
                    wanted[found.related_model].add(key)  # type: ignore[index]
                elif (path := currency_of(found)) and one["row"] is not None:
                    in_units[found.model, path].add(one["row"])
        return cls(
            {model: _names(model, keys) for model, keys in wanted.items()},
            {
                (model, path): _currencies(model, path, rows)
                for (model, path), rows in in_units.items()
            },
        )


@cache
def models_by_table() -> dict[str, AnyModel]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def field_of(model: AnyModel | None, attname: str) -> models.Field | None:
    return None if model is None else _fields(model).get(attname)


@cache
def _fields(model: AnyModel) -> dict[str, models.Field]:
    """By name and by name of the column, which is what changes are told by."""
    return {name: one for one in model._meta.concrete_fields for name in (one.attname, one.name)}


def currency_of(found: models.Field) -> str:
    """The way from a row to the currency of this amount; empty for francs and for no amount.

    A model with a currency keeps its amounts in it, unless `CURRENCY_OF` says otherwise.
    """
    if not is_amount(found) or found.name.endswith("_chf"):
        return ""
    told = getattr(found.model, "CURRENCY_OF", {})
    has_own = any(f.name == "currency" for f in found.model._meta.concrete_fields)
    return told.get(found.name, "currency" if has_own else "")


def is_amount(found: models.Field) -> bool:
    """Amounts, and only they, are signed big integers; sizes and counts are positive ones."""
    return isinstance(found, models.BigIntegerField) and not isinstance(
        found, models.PositiveBigIntegerField
    )


def written(model: AnyModel | None, attname: str, change: dict[str, Any], known: Known) -> str:
    """The value of one side of a change: `change` has `value`, `row` (its key) and `state`."""
    value, found = change["value"], field_of(model, attname)
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _of_field(found, change, known) if found else str(value)


def _of_field(found: models.Field, change: dict[str, Any], known: Known) -> str:
    value, model = change["value"], found.model
    own_words = getattr(model, "WORDS", {})
    if found.name in own_words:
        return str(own_words[found.name](value, change["state"]))
    if found.is_relation and found.related_model is not None:
        return known.names.get(found.related_model, {}).get(str(value), str(value))  # type: ignore[arg-type]
    if found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if is_amount(found):
        return _amount(found, value, change["row"], known)
    return _plain(found, value)


def _amount(found: models.Field, value: Any, row: int | None, known: Known) -> str:
    path = currency_of(found)
    if not path:
        return chf(int(value))
    currency = known.currencies.get((found.model, path), {}).get(row or 0)
    return amount(int(value), currency) if currency else francs(int(value))


def _plain(found: models.Field, value: Any) -> str:
    if isinstance(found, models.DateTimeField):
        moment = parse_datetime(str(value))
        return swiss_datetime(moment) if moment else str(value)
    if isinstance(found, models.DateField):
        day = parse_date(str(value))
        return swiss_date(day) if day else str(value)
    if found.name == "iban":
        return iban(str(value))
    if found.name in SHARES:
        return percent(int(value))
    if found.name in HASHES:
        return f"{str(value)[:SHORTENED]}…"
    return str(value)


def as_dict(state: object) -> State:
    if state is None:
        return {}
    return state if isinstance(state, dict) else {"": state}


def _values(change: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for state in (change["before"], change["after"]):
        yield from as_dict(state).items()


def _names(model: AnyModel, keys: set[Any]) -> dict[str, str]:
    if model is AuditEntry:
        return {}
    rows = model._default_manager.filter(pk__in=keys)
    if named_by := getattr(model, "NAMED_BY", ()):
        rows = rows.select_related(*named_by)
    return {str(row.pk): str(row) for row in rows}


def _currencies(model: AnyModel, path: str, rows: set[int]) -> dict[int, SimpleNamespace]:
    found = model._default_manager.filter(pk__in=rows).values_list(
        "pk", f"{path}__code", f"{path}__minor_units"
    )
    return {pk: SimpleNamespace(code=code, minor_units=units) for pk, code, units in found}
