"""What every step is made of: `step` around it, `create`, `change` and `move` inside it.

A step runs in one durable transaction, writes guarded rows only through these functions, and
ends with exactly one trail entry. A refused step leaves nothing but its refusal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import trail
from core.audit.models import Guarded, Outcome
from core.audit.trail import Person, StepRecord
from core.errors import RuleViolation, refuse_if
from core.transitions import Transition

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
AnyGuarded = TypeVar("AnyGuarded", bound=Guarded)

_current: ContextVar[StepRecord] = ContextVar("current step")


class HasStatus(Protocol):
    status: str


def deputies_may(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Open a step to deputies too; stands below `@step`. All others are taken in person."""
    function.__dict__["deputies_may"] = True
    return function


def step(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Make a function of a `workflow.py` a step.

    It must be called with `by=` (who acts) and `now=` (aware, the server's time). A
    `RuleViolation`, or a constraint of the database, rolls everything back, is recorded as a
    refusal in a transaction of its own, and is raised again as `RuleViolation`.
    """

    @wraps(function)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        record = StepRecord(
            verb=function.__name__,
            by=cast("Person", kwargs["by"]),
            now=cast("dt.datetime", kwargs["now"]),
            reason=str(kwargs.get("reason") or ""),
        )
        subjects = [argument for argument in args if isinstance(argument, models.Model)]
        if subjects:
            record.subject = str(subjects[0])
        token = _current.set(record)
        try:
            with transaction.atomic(durable=True):
                record.by = _afresh(record.by, on=today(record.now))
                kwargs["by"] = record.by
                refuse_if(_objections_to_a_deputy(function, record.by))
                result = function(*args, **kwargs)
                trail.append(record, outcome=Outcome.DONE)
        except (RuleViolation, IntegrityError) as error:
            violation = _as_violation(error)
            _record_refusal(record, subjects, violation)
            raise violation from error
        finally:
            _current.reset(token)
        return result

    run.is_step = True
    return run


def _afresh(person: Any, *, on: dt.date) -> Any:
    """Read who acts anew, and whom for: a right revoked since the page was opened is gone.

    Rules read their roles as of the step's own day.
    """
    if not isinstance(person, models.Model):
        return person
    fresh = _read(person, on=on)
    represented = getattr(person, "represents", None)
    return fresh if represented is None else fresh.acting_for(_read(represented, on=on))


def _read(person: models.Model, *, on: dt.date) -> Any:
    """The person in their own name: what was lent to them is not lent on."""
    fresh: Any = person._meta.model._default_manager.get(pk=person.pk)
    fresh.acts_on = on
    return fresh


def _objections_to_a_deputy(function: Callable[..., Any], person: Person) -> list[str]:
    if getattr(person, "represents", None) is None or "deputies_may" in function.__dict__:
        return []
    return [_("This is done in person, not by a deputy.")]


def _as_violation(error: RuleViolation | IntegrityError) -> RuleViolation:
    if isinstance(error, RuleViolation):
        return error
    return RuleViolation(
        [_("The database refuses this: %(reason)s") % {"reason": str(error).splitlines()[0]}]
    )


def _record_refusal(
    record: StepRecord, subjects: Iterable[models.Model], violation: RuleViolation
) -> None:
    refusal = StepRecord(
        verb=record.verb,
        by=record.by,
        now=record.now,
        subject=record.subject,
        reason=record.reason,
    )
    for subject in subjects:
        if subject.pk is not None and not subject._state.adding:
            refusal.touch(subject)
    with transaction.atomic(durable=True):
        trail.append(refusal, outcome=Outcome.REFUSED, objections=violation.objections)


def current() -> StepRecord:
    """The running step; LookupError outside of one."""
    return _current.get()


def create(model: type[AnyGuarded], **values: Any) -> AnyGuarded:
    """Insert a guarded row and note it in the trail."""
    instance = model(**values)
    return insert(instance)


def insert(instance: AnyGuarded) -> AnyGuarded:
    """Insert a guarded row that was built before (a form's instance) and note it."""
    record = current()
    instance.step_id = record.step
    instance.save(force_insert=True)
    after = snapshot(instance)
    record.changes.append(_change(instance, before=None, after=after))
    record.touch(instance)
    return instance


def create_many(model: type[AnyGuarded], instances: Iterable[AnyGuarded]) -> list[AnyGuarded]:
    """Insert many guarded rows at once; the trail notes how many, and the first and last key."""
    record = current()
    rows = list(instances)
    for row in rows:
        row.step_id = record.step
    rows = model._default_manager.bulk_create(rows, batch_size=2000)
    if rows:
        keys = sorted(row.pk for row in rows)
        record.changes.append(
            {
                "table": model._meta.db_table,
                "row": None,
                "name": str(model._meta.verbose_name_plural),
                "before": None,
                "after": {"rows": len(rows), "first": keys[0], "last": keys[-1]},
            }
        )
    return rows


def change(instance: AnyGuarded, **values: Any) -> AnyGuarded:
    """Update fields of a guarded row and note before and after in the trail."""
    record = current()
    columns = _columns(instance)
    names = sorted({columns[name] for name in values})
    before = {name: getattr(instance, name) for name in names}
    for name, value in values.items():
        setattr(instance, name, value)
    after = {name: getattr(instance, name) for name in names}
    instance.step_id = record.step
    instance.save(update_fields=[*values, "step"])
    changed = [name for name in names if before[name] != after[name]]
    record.changes.append(
        _change(
            instance,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    )
    record.touch(instance)
    return instance


def move(instance: AnyGuarded, transition: Transition, **values: Any) -> AnyGuarded:
    """Change the status along a transition, with further values in the same update."""
    refuse_if(
        []
        if transition.is_open_from(instance.status)
        else [_("This step is not open from the present state.")]
    )
    return change(instance, status=transition.target, **values)


def note(instance: models.Model, *, before: object = None, after: object = None) -> None:
    """Note what a conditional UPDATE did to a row (counters), or what hangs on a row."""
    record = current()
    record.changes.append(_change(instance, before=before, after=after))
    record.touch(instance)


def touch(*instances: models.Model) -> None:
    """Let the trails of these rows show the running step."""
    for instance in instances:
        current().touch(instance)


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The stored values of a row by column, without its key and step."""
    return {
        field.attname: field.value_from_object(instance)
        for field in instance._meta.concrete_fields
        if not field.primary_key and field.attname != "step_id"
    }


def today(now: dt.datetime) -> dt.date:
    """The day in Europe/Zurich, which is the day that counts."""
    return timezone.localtime(now).date()


def _columns(instance: models.Model) -> dict[str, str]:
    """The attribute that holds each stored value, by the name of the field and by its own."""
    fields = instance._meta.concrete_fields
    return {field.attname: field.attname for field in fields} | {
        field.name: field.attname for field in fields
    }


def _change(instance: models.Model, *, before: object, after: object) -> dict[str, Any]:
    return {
        "table": instance._meta.db_table,
        "row": instance.pk,
        "name": str(instance),
        "before": before,
        "after": after,
    }
