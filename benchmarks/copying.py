"""Copying rows by SQL: each copy has keys of its own, and points to copies where there are any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from aid.models import Emergency
from core.activities.models import Activity
from core.funding.models import (
    Commitment,
    Disbursement,
    DisbursementPaper,
    DisbursementSignature,
    Instalment,
    PaymentList,
    Plan,
    UnmatchedReceipt,
)
from core.funding.models.commitments import CommitmentPaper
from core.ledger.models import Entry
from core.partners.models import Organisation
from iza.models import Application

STEP = 100_000
"""The keys of a copy are those of the original and so many times this."""

ROOTS = (Organisation, Activity, Emergency, Application, PaymentList, UnmatchedReceipt)
APART = {"exchange", "reports", "jobs", "notices", "audit", "admin", "auth", "mfa", "account"}
"""Apps whose rows are not copied."""

OF_AWARDS = {
    Commitment: "id",
    CommitmentPaper: "commitment_id",
    Plan: "commitment_id",
    Instalment: "commitment_id",
    Disbursement: "commitment_id",
    DisbursementPaper: "disbursement_id",
    DisbursementSignature: "disbursement_id",
    Entry: "commitment_id",
}
"""What an award alone consists of, and by what it is found."""


Places = Mapping[type[models.Model], int | str]
"""Which copy of each table: a number, or the column that numbers many of them."""


class Copies:
    """How many copies there are: of everything, and of some awards alone."""

    def __init__(self, awards: list[int]) -> None:
        self.awards = awards
        self.whole = self.only_awards = 0
        self.models = list(copied_models())

    def copy_whole(self) -> None:
        self.whole += 1
        for model in self.models:
            self._copy(model, dict.fromkeys(self.models, self.whole), "")

    def copy_at_once(self, times: int) -> None:
        """So many whole copies, by one statement for each table."""
        self.whole += times
        for model in self.models:
            self._copy(model, dict.fromkeys(self.models, "nth"), "", times=times)

    def copy_awards(self) -> None:
        """Hung on the activities of one of the copies that there are, in turn."""
        self.only_awards += 1
        under = self.only_awards % (self.whole + 1)
        places = dict.fromkeys(self.models, under)
        places |= dict.fromkeys(OF_AWARDS, self.whole + self.only_awards)
        keys = ", ".join(map(str, self.awards))
        payouts = f"SELECT id FROM {Disbursement._meta.db_table} WHERE commitment_id IN ({keys})"
        for model, column in OF_AWARDS.items():
            wanted = payouts if column == "disbursement_id" else keys
            self._copy(model, places, f"AND {column} IN ({wanted})")

    def restart_numbering(self) -> None:
        """The next key of each table follows the largest one."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), self.models):
                cursor.execute(statement)

    def _copy(
        self, model: type[models.Model], places: Places, condition: str, *, times: int = 1
    ) -> None:
        key = model._meta.pk.column
        columns = {
            field.column: _value(field, model, places)
            for field in model._meta.local_concrete_fields
        }
        names = ", ".join(f'"{name}"' for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({names})'
                f" SELECT {', '.join(columns.values())}"
                f' FROM "{model._meta.db_table}", (WITH RECURSIVE numbers(nth) AS (SELECT 1'
                f" UNION ALL SELECT nth + 1 FROM numbers WHERE nth < {times})"
                f' SELECT nth FROM numbers) AS numbers WHERE "{key}" < {STEP} {condition}'
            )


def copied_models() -> Iterator[type[models.Model]]:
    """The roots and all that points to them or to what points to them, the first ones first."""
    known: dict[type[models.Model], None] = dict.fromkeys(ROOTS)
    candidates = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in APART
    ]
    for _depth in candidates:
        for model in candidates:
            if any(field.related_model in known for field in _links(model)):
                known.setdefault(model)
    yield from known


def _links(model: type[models.Model]) -> Iterator[Any]:
    return (field for field in model._meta.local_concrete_fields if field.remote_field)


def _value(field: Any, model: type[models.Model], places: Places) -> str:
    """SQL for the value of a column in the copy."""
    place, column = places[model], f'"{field.column}"'
    if field.remote_field:
        target = places.get(field.related_model)
        return column if target is None else f"{column} + {target} * {STEP}"
    if field.primary_key:
        return f"{column} + {place} * {STEP}"
    if isinstance(field, models.UUIDField):
        is_sqlite = connection.vendor == "sqlite"
        return "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    if field.unique or field.name == "glide":
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '-' || {place} END"
    return column
