"""Four eyes on a record: what one person records has effect when another one confirms it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.models import Guarded, canonical
from core.workflow import change, create, create_many, current

AnyConfirmable = TypeVar("AnyConfirmable", bound="Confirmable")


class ConfirmableQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True, discarded_at__isnull=True)


class Confirmable(Guarded):
    """A record without effect until a second person confirms it.

    An edit before that voids nothing but itself; what is confirmed is fixed (trigger), and is
    replaced by a newer record.
    """

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("confirmed by"),
    )
    confirmed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("confirmed as deputy of"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True, editable=False)
    content_hash = models.CharField(_("content hash"), max_length=64, editable=False)

    objects = ConfirmableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("recorded_by")),
                name="%(app_label)s_%(class)s_two_people",
                violation_error_message=_("Who records a thing does not confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_for__isnull=True)
                | Q(confirmed_by__isnull=False)
                & ~Q(confirmed_for=F("recorded_by"))
                & ~Q(confirmed_for=F("confirmed_by")),
                name="%(app_label)s_%(class)s_deputy_counts_as_both",
                violation_error_message=_("A deputy counts as both persons."),
            ),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def confirmer(self) -> str:
        """Who confirmed; a deputy with the name of whom they confirmed for."""
        return in_both_names(self.confirmed_by, self.confirmed_for)

    @property
    def confirmed_by_sides(self) -> set[int]:
        """Whose part the confirmation was: the deputy's and that of whom they represent."""
        return {key for key in (self.confirmed_by_id, self.confirmed_for_id) if key is not None}

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.discarded_at is None

    def compute_hash(self) -> str:
        """SHA-256 of what the second person sees and confirms."""
        content = {
            field.attname: _plain(field.value_from_object(self))
            for field in self._meta.concrete_fields
            if field.attname not in NOT_CONFIRMED
            and not field.primary_key
            and field.attname not in self.UNHASHED
            and not (field.attname in self.HASHED_IF_SET and _is_empty(self, field))
        }
        return hashlib.sha256(canonical(content).encode()).hexdigest()

    UNHASHED: frozenset[str] = frozenset()
    """Columns that change after the confirmation by their nature (counters)."""
    HASHED_IF_SET: frozenset[str] = frozenset()
    """Columns that came later: left out while they are empty, so that older hashes hold."""


def in_both_names(person: object, represented: object) -> str:
    """A name, and for a deputy's act the name of whom they represented; empty for nobody."""
    if person is None:
        return ""
    if represented is None:
        return str(person)
    return gettext("%(deputy)s (for %(represented)s)") % {
        "deputy": person,
        "represented": represented,
    }


def _is_empty(record: Confirmable, field: models.Field) -> bool:
    return field.value_from_object(record) in {None, ""}


def _plain(value: object) -> object:
    """A rate without trailing zeros: the same before and after the database."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


NOT_CONFIRMED = frozenset(
    {
        "step_id",
        "recorded_by_id",
        "recorded_at",
        "confirmed_by_id",
        "confirmed_for_id",
        "confirmed_at",
        "discarded_at",
        "content_hash",
    }
)


def objections_to_confirming(record: Confirmable, person: Any) -> list[str]:
    """What always stands against a confirmation; each app adds who may confirm what.

    A deputy counts as both persons (money.md, rule 2).
    """
    objections = []
    if record.confirmed_at is not None:
        objections.append(gettext("This is confirmed already."))
    if record.discarded_at is not None:
        objections.append(gettext("This was discarded."))
    if record.recorded_by_id in person.sides:
        objections.append(gettext("Who records a thing does not confirm it."))
    if record.content_hash != record.compute_hash():
        objections.append(gettext("The content was changed after it was recorded."))
    return objections


def objections_to_discarding(record: Confirmable, *, reason: str | None = None) -> list[str]:
    """What always stands against a discarding; with a reason, whether it says anything."""
    objections = []
    if not record.is_waiting:
        objections.append(gettext("Only what waits for its confirmation can be discarded."))
    if reason is not None and not reason.strip():
        objections.append(gettext("Give the reason."))
    return objections


def record(
    model: type[AnyConfirmable], *, by: Any, now: dt.datetime, **values: Any
) -> AnyConfirmable:
    """Insert a record that waits for its second person; inside a step only."""
    draft = model(**values)
    return create(
        model, recorded_by=by, recorded_at=now, content_hash=draft.compute_hash(), **values
    )


def rerecord(record: AnyConfirmable, *, by: Any, now: dt.datetime, **values: Any) -> AnyConfirmable:
    """Correct a record that nobody confirmed: its content is new, and so is its recorder."""
    for name, value in values.items():
        setattr(record, name, value)
    return change(
        record, recorded_by=by, recorded_at=now, content_hash=record.compute_hash(), **values
    )


def confirm(record: AnyConfirmable, *, by: Any, now: dt.datetime, **values: Any) -> AnyConfirmable:
    """Give a record its effect; inside a step only, after its rule was asked."""
    return change(record, confirmed_by=by, confirmed_for=by.represents, confirmed_at=now, **values)


def put_in_force(
    model: type[AnyConfirmable],
    rows: Iterable[AnyConfirmable],
    *,
    recorded: tuple[Any, dt.datetime],
    by: Any,
    now: dt.datetime,
    **values: Any,
) -> list[AnyConfirmable]:
    """Insert the records of a list that one person recorded and another now confirms as a whole.

    `recorded` is who sent the list and when. Inside a step only, after its rule was asked.
    """
    drafts = list(rows)
    for draft in drafts:
        draft.recorded_by, draft.recorded_at = recorded
        draft.content_hash = draft.compute_hash()
    stored = create_many(model, drafts)
    keys = [row.pk for row in stored]
    model._default_manager.filter(pk__in=keys).update(
        confirmed_by=by, confirmed_at=now, step=current().step, **values
    )
    for row in stored:
        row.confirmed_by, row.confirmed_at = by, now
    return stored


def discard(record: AnyConfirmable, *, now: dt.datetime) -> AnyConfirmable:
    """Take a record that nobody confirmed out of the waiting ones; inside a step only."""
    return change(record, discarded_at=now)
