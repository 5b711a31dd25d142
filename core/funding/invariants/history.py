"""What the trail tells of the rows: the ways that payouts went, and what is there no more."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from core.audit.models import AuditEntry, Outcome
from core.funding.models import Disbursement
from core.funding.states import TRANSITIONS, DisbursementStatus

WAYS = {(source, step.target) for step in TRANSITIONS for source in step.source}
MONEY = ("funding_", "ledger_")
PAYOUTS = Disbursement._meta.db_table


def impossible_ways() -> Iterator[str]:
    """I9: each payout began as a draft and went only ways of the table, to where it stands."""
    trodden: dict[int, list[str]] = defaultdict(list)
    faults = []
    for number, changed in _changes():
        after = changed["after"] or {}
        if changed["table"] != PAYOUTS or "status" not in after:
            continue
        states = trodden[changed["row"]]
        before = states[-1] if states else None
        begins_right = before is None and after["status"] == DisbursementStatus.DRAFT
        if not begins_right and (before, after["status"]) not in WAYS:
            faults.append((changed["name"], changed["row"], number))
        states.append(after["status"])
    for name, row, number in faults:
        yield _("%(name)s (%(key)s): entry %(number)s of the trail goes a way that is closed.") % {
            "name": name,
            "key": row,
            "number": number,
        }
    for key, name, status in Disbursement.objects.values_list("pk", "number", "status"):
        if trodden[key][-1:] != [status]:
            yield _("%(name)s (%(key)s): no step of the trail brought it to «%(status)s».") % {
                "name": name,
                "key": key,
                "status": DisbursementStatus(status).label,
            }


def vanished_rows() -> Iterator[str]:
    """I14: what the trail says was written is still there."""
    written: dict[str, set[int]] = defaultdict(set)
    for _number, changed in _changes():
        if changed["before"] is None and changed["row"] and changed["table"].startswith(MONEY):
            written[changed["table"]].add(changed["row"])
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for table, keys in sorted(written.items()):
        for key in sorted(keys - _present(tables.get(table))):
            yield _("%(table)s %(key)s was deleted.") % {"table": table, "key": key}


def _present(model: type[models.Model] | None) -> set[int]:
    return set(model._default_manager.values_list("pk", flat=True)) if model else set()


def _changes() -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row that each step wrote, in the order of the trail."""
    entries = AuditEntry.objects.filter(outcome=Outcome.DONE).order_by("number")
    for number, content in entries.values_list("number", "content").iterator(chunk_size=2000):
        for changed in json.loads(content)["changes"]:
            yield number, changed
