"""The command that loads exchange rates from a CSV file."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.amounts import format_amount
from core.rates.loading import RateLine, RatesRefused, load_rates, read_rates

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Load exchange rates from a CSV file with the columns date (2026-12-31), currency (EUR) "
        "and chf_per_unit (francs for one unit). Can be repeated; a stored rate is never changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument(
            "--source", default="", help="where the rates come from (default: the file's name)"
        )

    def handle(self, *args: Any, path: Path, source: str, **options: Any) -> None:
        try:
            loaded = load_rates(_read(path), source=(source or path.name)[:120], now=timezone.now())
        except RatesRefused as refused:
            raise CommandError(_in_short(refused.reasons)) from refused
        self.stdout.write(
            _("%(added)s exchange rates added, %(known)s were there already.")
            % {"added": _count(loaded.added), "known": _count(loaded.known)}
        )
        if loaded.unknown_currencies:
            self.stdout.write(
                _("Left out, for their currencies are not in the list: %s")
                % _listed(loaded.unknown_currencies)
            )


def _read(path: Path) -> list[RateLine]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read_rates(lines)
    except OSError as error:
        raise RatesRefused(
            [_("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}]
        ) from error
    except UnicodeDecodeError as error:
        raise RatesRefused([_("%s is not a text file in UTF-8.") % path]) from error


def _in_short(reasons: list[str]) -> str:
    lines = [_("Nothing was loaded."), *reasons[:SHOWN]]
    if len(reasons) > SHOWN:
        lines.append(_("… and %s more.") % _count(len(reasons) - SHOWN))
    return "\n".join(lines)


def _count(number: int) -> str:
    return format_amount(number, minor_units=0)


def _listed(currencies: Counter[str]) -> str:
    return ", ".join(f"{code} ({_count(lines)})" for code, lines in sorted(currencies.items()))
