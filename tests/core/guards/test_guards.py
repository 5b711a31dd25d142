"""Each guard refuses what it must, whoever writes, and is what refuses it."""

import pytest
from django.db import connection
from django.db.models import UniqueConstraint

from core.guards import GUARDS, drop_guards, install_guards
from core.guards.triggers import ReplaceGuard, TruncateGuard
from tests.core.guards.attempts import MODELS, refusal_of
from tests.core.guards.forbidden import GENERAL, SPECIFIC, forbidden

POSTGRESQL_NAMES = 63


def is_here(guard):
    return bool(guard.create(connection.vendor))


def message_of(guard):
    if isinstance(guard, TruncateGuard):
        return f"{guard.table}: nothing is deleted"
    return f"{guard.table}: {guard.rule.replace('_', ' ')}"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_guard_refuses_what_it_must_and_nothing_else_does(guard, world):
    if not is_here(guard):
        pytest.skip(f"{connection.vendor} needs no such guard")
    tried = 0

    for attempt in forbidden(guard):
        install_guards(connection, [guard])
        assert refusal_of(attempt.by_orm) == message_of(guard)
        assert refusal_of(attempt.by_sql) == message_of(guard)
        drop_guards(connection, [guard])
        assert refusal_of(attempt.by_sql) != message_of(guard)
        tried += 1

    assert tried > 0


def test_every_rule_of_the_registry_is_tried():
    assert {guard.rule for guard in GUARDS} == GENERAL.keys() | SPECIFIC.keys()


def test_no_two_guards_share_a_name():
    names = [guard.name for guard in GUARDS]

    assert len(names) == len(set(names))


def test_postgresql_keeps_every_name_whole():
    long = [
        guard.name
        for guard in GUARDS
        if guard.create("postgresql") and len(guard.name) > POSTGRESQL_NAMES
    ]

    assert long == []


def unique_columns(model):
    """What a table takes once, whatever else it holds."""
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield (field.column,)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield tuple(model._meta.get_field(name).column for name in constraint.fields)


def test_no_unique_value_is_a_way_around_deletion():
    """SQLite's INSERT OR REPLACE deletes the row that holds the value."""
    open_ways = {
        (guard.table, columns)
        for guard in GUARDS
        if isinstance(guard, ReplaceGuard) and guard.rule == "nothing_is_replaced"
        for columns in unique_columns(MODELS[guard.table])
        if " AND ".join(f'old."{name}" = NEW."{name}"' for name in columns) not in guard.condition
    }

    assert open_ways == set()
