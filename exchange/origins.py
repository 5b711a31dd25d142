"""Telling pages and exports from which row of which list something was taken over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.audit.origins import Place, Places
from exchange.models import MADE, TakenOverRow

COLUMNS = {TakenOverRow._meta.get_field(name).related_model: name for name in MADE}


def places(records: Sequence[Any]) -> Places:
    """`records` are of one model; what no list brought is left out."""
    column = COLUMNS.get(type(records[0]))
    if column is None:
        return {}
    rows = TakenOverRow.objects.filter(**{f"{column}__in": [record.pk for record in records]})
    found = rows.order_by("pk").values_list(column, "batch__source", "sheet", "row")
    return {key: Place(file, sheet, row) for key, file, sheet, row in found}
