"""Forbidden writes: the same one through the ORM and as plain SQL, on both databases."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


@dataclass
class Attempt:
    """What somebody writes who goes around the steps; `row` is the one to change or to copy."""

    kind: str
    table: str
    values: dict[str, Any] = field(default_factory=dict)
    row: models.Model | None = None

    def __post_init__(self):
        self.model = MODELS[self.table]
        self.row = self.row or self.model._base_manager.order_by("pk").last()
        assert self.row is not None, f"no row in {self.table}"

    def by_orm(self):
        rows = self.model._base_manager.filter(pk=self.row.pk)
        if self.kind == "update":
            rows.update(**self.values)
        elif self.kind == "delete":
            rows._raw_delete(rows.db)
        elif self.kind == "insert":
            self.model(**self._copy(pk=None)).save(force_insert=True)
        else:
            self.by_sql()

    def by_sql(self):
        statement, values = getattr(self, f"_{self.kind}")()
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def _copy(self, pk):
        own = {f.attname: getattr(self.row, f.attname) for f in self.model._meta.concrete_fields}
        return {**own, **self.values, self.model._meta.pk.attname: pk}

    def _update(self):
        columns = ", ".join(f'"{name}" = %s' for name in self.values)
        return (
            f'UPDATE "{self.table}" SET {columns} WHERE id = %s',
            [*self._stored(self.values).values(), self.row.pk],
        )

    def _delete(self):
        return f'DELETE FROM "{self.table}" WHERE id = %s', [self.row.pk]

    def _insert(self, verb="INSERT", **copied):
        values = self._stored(self._copy(pk=copied.get("pk")))
        if values["id"] is None:
            del values["id"]
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(["%s"] * len(values))
        return f'{verb} INTO "{self.table}" ({columns}) VALUES ({marks})', list(values.values())

    def _replace(self):
        return self._insert("INSERT OR REPLACE", pk=self.row.pk)

    def _replace_unique(self):
        return self._insert("INSERT OR REPLACE")

    def _truncate(self):
        connection.check_constraints()  # PostgreSQL truncates nothing that has yet to be checked
        return f'TRUNCATE "{self.table}" CASCADE', []

    def _stored(self, values):
        return {
            name: self.model._meta.get_field(name).get_db_prep_save(value, connection)
            for name, value in values.items()
        }


def refusal_of(write) -> str:
    """What the database answers, in one line; empty when it takes the write, which is undone."""
    try:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error).splitlines()[0]
    return ""


def another(field, value):
    """A value of the column's type that differs from the present one."""
    if isinstance(field, models.ForeignKey):
        return another(field.target_field, value)
    kinds = {
        models.BooleanField: lambda: not value,
        models.DecimalField: lambda: (value or 0) + 1,
        models.IntegerField: lambda: (value or 0) + 1,
        models.DateTimeField: lambda: (value or timezone.now()) + dt.timedelta(hours=1),
        models.DateField: lambda: (value or timezone.localdate()) + dt.timedelta(days=1),
        models.UUIDField: uuid.uuid4,
    }
    for kind, make in kinds.items():
        if isinstance(field, kind):
            return make()
    return "x" if value != "x" else "y"
