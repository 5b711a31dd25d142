"""The public list for machines: the same rows as CSV and as JSON, sent as they are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.excel import AMOUNT, WHOLE, Column, Sheet
from core.excel.csv_file import csv_lines
from reports.figures.as_json import plain_francs
from reports.public.contributions import Contribution
from reports.public.names import Names

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Field:
    """A field of both files: its name, what it says, and how it reads a row.

    Several codes are a list in JSON; in CSV they stand in one cell, divided by |.
    """

    name: str
    meaning: Any
    value: Callable[[Contribution, Names], Any]
    number_format: str = ""


FIELDS = (
    Field("id", _("Number of the award; it never changes."), lambda row, _n: row.pk, WHOLE),
    Field("year", _("Year of the award."), lambda row, _n: row.year, WHOLE),
    Field("title", _("What is funded."), lambda row, _n: row.title),
    Field("partner", _("Organisation that gets the contribution."), lambda row, _n: row.partner),
    Field("partner_town", _("Seat of the organisation."), lambda row, _n: row.partner_town),
    Field(
        "partner_country",
        _("Country of the seat, ISO 3166-1."),
        lambda row, _n: row.partner_country,
    ),
    Field("countries", _("Countries that benefit, ISO 3166-1."), lambda row, _n: row.countries),
    Field(
        "country_names",
        _("Their names, in the language of the address."),
        lambda row, names: [names.countries[code] for code in row.countries],
    ),
    Field(
        "regions",
        _("Regions that benefit, where no country is named; OECD DAC codes."),
        lambda row, _n: row.regions,
    ),
    Field("goals", _("Goals of the Agenda 2030, by number."), lambda row, _n: row.goals),
    Field(
        "sphere",
        _("«development», «humanitarian» (abroad) or «domestic»."),
        lambda row, _n: row.sphere,
    ),
    Field(
        "instrument",
        _("How the city gives, in the language of the address."),
        lambda row, names: names.instruments[row.instrument],
    ),
    Field(
        "awarded_chf",
        _("Awarded, less reductions; Swiss francs."),
        lambda row, _n: row.awarded,
        AMOUNT,
    ),
    Field(
        "paid_chf",
        _("Paid of it so far, less what came back; Swiss francs."),
        lambda row, _n: row.paid,
        AMOUNT,
    ),
)


def csv_of(rows: Iterable[Contribution], names: Names) -> Iterator[bytes]:
    columns = [Column(field.name, _cell_of(field, names), field.number_format) for field in FIELDS]
    return csv_lines(Sheet("", columns, rows))


def json_of(
    rows: Iterable[Contribution], names: Names, head: dict[str, Any], totals: list[dict[str, int]]
) -> Iterator[bytes]:
    """One object: `head` and the totals, then `contributions`, one to a line."""
    told = {**head, "totals": [_total(one) for one in totals]}
    yield (_dump(told)[:-1] + ', "contributions": [').encode()
    between = "\n"
    for row in rows:
        yield (between + _dump({one.name: _json_value(one, row, names) for one in FIELDS})).encode()
        between = ",\n"
    yield b"\n]}\n"


def _cell_of(field: Field, names: Names) -> Callable[[Contribution], Any]:
    def cell(row: Contribution) -> Any:
        value = field.value(row, names)
        return "|".join(map(str, value)) if isinstance(value, list | tuple) else value

    return cell


def _json_value(field: Field, row: Contribution, names: Names) -> Any:
    value = field.value(row, names)
    return plain_francs(value) if field.number_format == AMOUNT else value


def _total(total: dict[str, int]) -> dict[str, Any]:
    return {
        "year": total["year"],
        "contributions": total["count"],
        "awarded_chf": plain_francs(total["awarded"]),
        "paid_chf": plain_francs(total["paid"]),
    }


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
