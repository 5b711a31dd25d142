"""The rows themselves: whole numbers, stored rates, full splits, open years, known steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from core import guards
from core.activities.models import WHOLE, Origin, SplitSet
from core.amounts import MAX_RAPPEN
from core.audit.models import AuditEntry, Guarded, Outcome
from core.funding.models import Commitment, Disbursement
from core.ledger.models import ClosedYear, Entry

MONEY = ("funding", "ledger")


def doubled() -> Iterator[str]:
    """I8: one form key, one payout; one end-to-end id, one payout; one live per instalment."""
    for columns in (("requested_by", "idempotency_key"), ("end_to_end_id",), ("number",)):
        groups = Disbursement.objects.order_by().values(*columns).annotate(n=Count("pk"))
        for group in groups.filter(n__gt=1):
            yield _("%(count)s payouts share %(what)s.") % {
                "count": group["n"],
                "what": ", ".join(str(group[column]) for column in columns),
            }
    live = Disbursement.objects.live().order_by().values("instalment").annotate(n=Count("pk"))
    for group in live.filter(n__gt=1):
        yield _("%(count)s payouts share %(what)s.") % {
            "count": group["n"],
            "what": group["instalment"],
        }


def odd_numbers() -> Iterator[str]:
    """I10: amounts are integers in the database too (SQLite keeps what it is given)."""
    for model in _models_of_money():
        for column in _amounts(model):
            wrong = f'ABS("{column}") > {MAX_RAPPEN * 100}'
            if connection.vendor == "sqlite":
                wrong += f" OR typeof(\"{column}\") NOT IN ('integer', 'null')"
            query = f'SELECT id FROM "{model._meta.db_table}" WHERE {wrong}'  # noqa: S608
            with connection.cursor() as cursor:
                cursor.execute(query)
                keys = [row[0] for row in cursor.fetchall()]
            for key in keys:
                yield _("%(table)s %(key)s: %(column)s is no whole number within the cap.") % {
                    "table": model._meta.db_table,
                    "key": key,
                    "column": column,
                }


def missing_rates() -> Iterator[str]:
    """I11: a foreign amount has rate, day and source; an entry speaks its document's currency."""
    foreign = ~Q(currency="CHF") & (
        Q(rate__isnull=True) | Q(rate_on__isnull=True) | Q(rate_source="")
    )
    rows: Iterable[tuple[str, models.QuerySet[Any]]] = (
        ("funding_commitment", Commitment.objects.filter(foreign)),
        ("funding_disbursement", Disbursement.objects.filter(foreign)),
        ("ledger_entry", Entry.objects.filter(foreign)),
        ("ledger_entry", Entry.objects.filter(_of_another_currency())),
    )
    for table, wrong in rows:
        for key in wrong.order_by("pk").values_list("pk", flat=True):
            yield _("%(table)s %(key)s: the currency lacks its rate, day or source.") % {
                "table": table,
                "key": key,
            }


def _of_another_currency() -> Q:
    return (
        Q(award__isnull=False) & ~Q(currency=F("award__currency"))
        | Q(disbursement__isnull=False) & ~Q(currency=F("disbursement__currency"))
        | Q(bank_return__isnull=False) & ~Q(currency=F("bank_return__disbursement__currency"))
    )


def incomplete_splits() -> Iterator[str]:
    """I12: the lines of a sealed set add up to 100.00 %."""
    sets = SplitSet.objects.sealed().order_by("pk").annotate(sum=Sum("lines__share"))
    for key, total in sets.exclude(sum=WHOLE).values_list("pk", "sum"):
        yield _("Split %(key)s adds up to %(sum)s hundredths.") % {"key": key, "sum": total or 0}


def late_bookings() -> Iterator[str]:
    """I13: no entry of the workflow came into a year while its books were closed."""
    for closed in ClosedYear.objects.confirmed():
        late = Entry.objects.booked_in(closed.year).filter(
            origin=Origin.WORKFLOW, recorded_at__gt=closed.confirmed_at
        )
        if closed.reopened_at is not None:
            late = late.filter(recorded_at__lt=closed.reopened_at)
        for key in late.values_list("pk", flat=True):
            yield _("Entry %(key)s was booked into %(year)s after it was closed.") % {
                "key": key,
                "year": closed.year,
            }


def missing_guards() -> list[str]:
    """I14: the triggers of the registry are present, switched on, and worded as there."""
    return [
        _("The guard %(name)s is missing or changed.") % {"name": name}
        for name in guards.missing_guards(connection)
    ]


def without_a_step() -> Iterator[str]:
    """I15: each guarded row points to the entry of the step that wrote it last."""
    done = AuditEntry.objects.filter(step=OuterRef("step_id"), outcome=Outcome.DONE)
    for model in apps.get_models():
        if issubclass(model, Guarded) and not model._meta.parents:
            orphans = model._default_manager.filter(~Exists(done))
            for key in orphans.order_by("pk").values_list("pk", flat=True):
                yield _("%(table)s %(key)s: no step of the trail wrote this.") % {
                    "table": model._meta.db_table,
                    "key": key,
                }


def _models_of_money() -> list[type[models.Model]]:
    return [model for label in MONEY for model in apps.get_app_config(label).get_models()]


def _amounts(model: type[models.Model]) -> list[str]:
    return [
        field.column
        for field in model._meta.local_fields
        if isinstance(field, models.BigIntegerField) and not field.primary_key
    ]
