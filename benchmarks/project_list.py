"""Export of the list of projects as a workbook, against django-import-export's.

100'000 rows with the 25 columns that the list has, read from the database and written as xlsx. The
other way is a ModelResource with the same columns, its relations selected and its splits read at
once. Each runs in a process of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource

from benchmarks import large
from benchmarks.child import run_apart, timed
from benchmarks.table import Table
from core.activities.models import Scheme
from core.activities.splits import sets_in_force
from core.amounts import format_percent
from core.excel import Properties, to_xlsx
from iza.lists import project_sheet
from iza.models import Project

ROWS = 100_000
TIMES_FASTER = 12
MOST_MB = 40


def run() -> Table:
    described = run_apart("large", "stand", database=large.DATABASE)
    ways = {"Tranche": "ours", "django-import-export": "peer"}
    rows = [
        (name, *run_apart("project_list", way, database=large.DATABASE))
        for name, way in ways.items()
    ]
    (_ours, seconds, peak, *_rest), (_peer, slow, *_others) = rows
    is_met = slow / seconds >= TIMES_FASTER and peak <= MOST_MB
    note = (
        f"{described}. {slow / seconds:.1f} times as fast; asked for are {TIMES_FASTER} times, and"
        f" at most {MOST_MB} MB: {'met' if is_met else 'not met'}. The peak is what the process"
        " took of memory beyond what it held with Django loaded, before the export."
    )
    columns = ("written by", "seconds", "peak MB", "file MB", "rows", "columns")
    return Table(columns, rows, note)


def ours() -> tuple[float | int, ...]:
    sheet = project_sheet(_projects())

    def write(path: Path) -> int:
        return to_xlsx([sheet], path, Properties("", "", timezone.now()))

    return (*_measured(write), len(sheet.columns))


def peer() -> tuple[float | int, ...]:
    def write(path: Path) -> int:
        projects = _projects().select_related("partner", "responsible", "instrument")
        data = _resource().export(projects)
        path.write_bytes(data.export("xlsx"))
        return int(data.height)

    return (*_measured(write), len(_resource().get_export_fields()))


def _measured(write: Callable[[Path], int]) -> tuple[float, float, float, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.xlsx"
        rows, seconds, peak = timed(lambda: write(path))
        return seconds, peak, path.stat().st_size / 1e6, rows


def _projects() -> Any:
    first = Project.objects.order_by("-pk").values_list("pk", flat=True)[ROWS - 1]
    return Project.objects.filter(pk__gte=first).order_by("-pk")


def _resource() -> ModelResource:
    """The columns of `project_sheet`; all splits are read with one query for each scheme."""
    paths = {
        **{name: name for name in ("code", "title", "starts_on", "ends_on", "project_cost")},
        **{name: name for name in ("amount_asked", "iati_identifier", "is_humanitarian")},
        **{name: name for name in ("description", "local_partner", "beneficiaries")},
        "expected_results": "expected_results",
        "aid_type": "aid_type_id",
        **{name: f"get_{name}_display" for name in ("kind", "status", "sphere", "origin")},
        "partner": "partner__name",
        "partner_code": "partner__code",
        "partner_country": "partner__country_id",
        "responsible": "responsible",
        "instrument": "instrument",
    }
    fields: dict[str, Any] = {name: Field(path, name) for name, path in paths.items()}
    for scheme in Scheme:
        fields[scheme.value] = Field(column_name=scheme.value)
        fields[f"dehydrate_{scheme.value}"] = _shares(scheme)
    fields["Meta"] = type("Meta", (), {"model": Project, "fields": [*paths, *Scheme.values]})
    return type("ProjectResource", (ModelResource,), fields)()


def _shares(scheme: Scheme) -> Callable[[Any, Any], str]:
    known, today = sets_in_force(scheme), timezone.localdate()

    def told(_resource: Any, project: Any) -> str:
        lines = known.lines_for(project.pk, today)
        return "; ".join(f"{code} {format_percent(share)}" for code, share in lines)

    return told
