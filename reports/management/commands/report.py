"""The command that writes a report to a file, as a workbook or for machines."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.amounts import format_francs
from core.excel import Properties, to_xlsx
from core.reference.models import Country, Instrument, Region, Sphere
from reports.figures import Cutoff, Filters, as_json, cutoff_at, cutoff_now, figures_of
from reports.sdg import build
from reports.sdg.control import NotFooting

LANGUAGES = {"de": "de-ch", **{code: code for code, _name in settings.SDG_LANGUAGES}}
ENDINGS = (".xlsx", ".json")


class Command(BaseCommand):
    help = (
        "Write a report of a year to a file: a workbook (.xlsx), or figures for machines (.json). "
        "Without --as-at all that is known now counts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["sdg"], help="which report")
        parser.add_argument("--year", type=_year, required=True)
        parser.add_argument(
            "--as-at",
            type=_day,
            metavar="DATE",
            help="as booked and known at the end of that day, like 2026-12-31",
        )
        parser.add_argument("--language", choices=sorted(LANGUAGES), default="de")
        parser.add_argument("--output", type=_file, required=True, metavar="FILE")
        parser.add_argument("--sphere", action="append", choices=Sphere.values, default=[])
        parser.add_argument("--instrument", action="append", default=[], metavar="CODE")
        parser.add_argument(
            "--country", action="append", default=[], metavar="CODE", help="NP, or region 298"
        )
        parser.add_argument(
            "--goal", action="append", type=int, choices=range(1, 18), default=[], metavar="NUMBER"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        cutoff = cutoff_at(options["as_at"]) if options["as_at"] else cutoff_now()
        filters = _filters(options)
        try:
            with translation.override(LANGUAGES[options["language"]]):
                paid = _write(output, options["year"], cutoff, filters)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.") % {"file": output, "reason": reason}
            ) from error
        except NotFooting as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(file)s: %(amount)s net paid in %(year)s.")
            % {"file": output, "amount": format_francs(paid), "year": options["year"]}
        )


def _write(output: Path, year: int, cutoff: Cutoff, filters: Filters) -> int:
    """Write the file; give the net Rappen paid."""
    if output.suffix == ".json":
        figures = figures_of(year, cutoff, filters)
        text = json.dumps(as_json(figures), indent=1, ensure_ascii=False)
        output.write_text(f"{text}\n", encoding="utf-8")
        return figures.net_paid()
    built = build(year, cutoff, filters)
    to_xlsx(built.sheets, output, Properties(built.title, str(settings.APP_NAME), timezone.now()))
    return built.control["paid"]


def _filters(options: dict[str, Any]) -> Filters:
    places, instruments = set(options["country"]), set(options["instrument"])
    known_places = {
        *Country.objects.filter(pk__in=places).values_list("pk", flat=True),
        *Region.objects.filter(pk__in=places).values_list("pk", flat=True),
    }
    known_instruments = set(
        Instrument.objects.filter(pk__in=instruments).values_list("pk", flat=True)
    )
    if unknown := (places - known_places) | (instruments - known_instruments):
        codes = ", ".join(sorted(unknown))
        raise CommandError(_("These codes are not in the reference data: %s") % codes)
    return Filters(
        spheres=frozenset(options["sphere"]),
        instruments=frozenset(instruments),
        places=frozenset(places),
        goals=frozenset(options["goal"]),
    )


def _year(text: str) -> int:
    if not text.isdecimal() or not 1990 <= int(text) <= 2100:
        raise ArgumentTypeError(_("Write the year with four digits, like 2026."))
    return int(text)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("Write the date like 2026-12-31.")) from error


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix not in ENDINGS:
        raise ArgumentTypeError(_("The file's name must end in .xlsx or .json."))
    if not path.parent.is_dir():
        raise ArgumentTypeError(_("There is no folder %s.") % path.parent)
    return path
