"""What the forbidden writes of every room are made with."""

import re
from contextlib import contextmanager

from django.db import transaction

from tests.core.guards.attempts import MODELS, Attempt, another
from tests.factories import NOW


def same(table):
    """An UPDATE that changes nothing: it is a write all the same."""
    row = MODELS[table]._base_manager.order_by("pk").last()
    name = row._meta.concrete_fields[1].attname
    return Attempt("update", table, {name: getattr(row, name)}, row)


def another_value_of_each(guard, row=None, values=None):
    """One attempt for each column that the guard holds fixed."""
    row = row or MODELS[guard.table]._base_manager.order_by("pk").last()
    for column in re.findall(r'NEW\."(\w+)" IS DISTINCT', guard.condition):
        new = {column: other(row, column)}
        yield Attempt("update", guard.table, new | (values or {}), row)


@contextmanager
def undone():
    """Take back, on leaving, what a case needed, so that the next one begins anew."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def bring(row, **state):
    """Write a state that the guards, now away, might have refused."""
    type(row)._base_manager.filter(pk=row.pk).update(**state)
    row.refresh_from_db()
    return row


def confirmed(table, guard):
    row = MODELS[table]._base_manager.filter(confirmed_at__isnull=False).last()
    yield from another_value_of_each(guard, row)


def discarded(table, guard):
    row = MODELS[table]._base_manager.order_by("pk").last()
    # A row that was discarded and then confirmed, which only a database without guards takes.
    yield from another_value_of_each(guard, bring(row, discarded_at=NOW))


def replacing(table, guard):
    """Over the key, and over each other unique value while all the rest differs."""
    yield Attempt("replace", table)
    _key, *unique = [re.findall(r'old\."(\w+)"', part) for part in guard.condition.split(" OR ")]
    for columns in unique:
        row = MODELS[table]._base_manager.order_by("pk").last()
        empty = [name for name in columns if getattr(row, name) is None]
        row = bring(row, **{name: other(row, name) for name in empty})
        rest = {name for others in unique for name in others} - set(columns)
        yield Attempt("replace_unique", table, {name: other(row, name) for name in rest}, row)


def other(row, name):
    return another(row._meta.get_field(name), getattr(row, name))


def each_of(*makers):
    def attempts(guard):
        for make in makers:
            with undone():
                yield from make(guard)

    return attempts
