"""The empty workbook: an explanation, and each sheet with headings, lists to choose from, a row."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.excel import TEXT, Properties, Sheet, to_xlsx
from core.excel import Column as SheetColumn
from core.people.models import Installation
from core.reference.models import Currency, Instrument, Sphere
from exchange.portfolio.sheets import EXPLANATION, SHEETS, columns_of
from exchange.resources import Column
from exchange.spreadsheets.limits import MAX_ROWS

LONGEST_LIST = 255
"""Characters that a list in a validation may have."""


class Line(NamedTuple):
    sheet: str
    column: str
    is_required: bool
    what: str
    example: Any


def portfolio_template(*, now: dt.datetime) -> bytes:
    """The workbook to fill in; the row of examples is passed over when it comes back."""
    installation = Installation.get()
    band = _("Demo data") if installation.is_demo else ""
    sheets = [_explanation(band), *(_sheet(key, band) for key in SHEETS)]
    office = installation.office or "Tranche"
    file = io.BytesIO()
    to_xlsx(sheets, file, Properties(title=_("Running portfolio"), creator=office, created=now))
    return _with_lists(file.getvalue())


def _explanation(band: str) -> Sheet:
    columns = [
        SheetColumn(_("Sheet"), lambda line: line.sheet, width=22),
        SheetColumn(_("Column"), lambda line: line.column, width=26),
        SheetColumn(_("Required"), lambda line: _("yes") if line.is_required else "", width=10),
        SheetColumn(_("What to write"), lambda line: line.what, width=80, is_wrapped=True),
    ]
    return Sheet(
        title=EXPLANATION,
        heading=_("How to take the running portfolio over"),
        columns=columns,
        rows=list(_lines()),
        band=band,
        lines=[
            _("Fill in the sheets from left to right; a sheet may stay empty or be left out."),
            _("The first row of each sheet is an example; overwrite it or leave it as it is."),
            _("Nothing is stored before a second person has confirmed the whole list."),
            _("Who sends or confirms the list approves and releases no payments to its accounts."),
            _("At most 5 MB and %(rows)s rows on all sheets together; values, no formulas.")
            % {"rows": MAX_ROWS},
        ],
    )


def _lines() -> Iterable[Line]:
    hints = _hints()
    for key, (title, _resource) in SHEETS.items():
        for name, column in columns_of(key).items():
            what = hints.get(f"{key}.{name}") or hints.get(name, "")
            yield Line(str(title), str(column.heading), column.is_required, what, column.example)


def _hints() -> dict[str, str]:
    """What a column takes, where its heading does not say it."""
    return {
        "organisation": _("Short code of the partner, from here or from the first sheet."),
        "partner": _("Short code of the partner, from here or from the first sheet."),
        "currency": _("Empty: CHF."),
        "country": _("Code or name; empty for accounts: Switzerland."),
        "zewo_valid_to": _("In force with the list; an empty cell takes no certificate away."),
        "accounts.iban": _("Empty only where the country of the bank has none."),
        "account_number": _("Only without an IBAN; it takes BIC or clearing code, and the bank."),
        "clearing_code": _(
            "The bank's national number, such as the ABA routing number in the USA."
        ),
        "sphere": _("Empty: development cooperation."),
        "commitment_credits.instrument": _("Empty: all instruments of the sphere."),
        "budget_credits.instrument": _("Empty: all instruments of the sphere."),
        "commitment_credits.name": _("The awards name the credit by this."),
        "projects.code": _("The awards and instalments name the project by this."),
        "responsible": _("User name or full name of an officer."),
        "sdg": _("Targets with shares like «6.1 60 %; 6.2 40 %»; a goal without target is a 6."),
        "sector": _("DAC purpose codes with shares; may stay empty."),
        "place": _("Country codes with shares like «KE 50 %; TZ 50 %»."),
        "project": _("File reference of the project."),
        "awards.amount": _("In the currency of the award."),
        "rate": _("Francs for one unit, as decided; empty: the stored rate of the day."),
        "awards.credit": _("Empty where the body awarded within its own competence."),
        "award": _("Only needed where the project has several awards."),
        "due_on": _("Its year is the budget year of the instalment."),
        "instalments.amount": _("In the currency of the award."),
        "condition": _("What must be met before an open instalment is paid."),
        "paid_on": _("The day of the bank; empty: the instalment is open."),
        "voucher": _("Of the accounting system; required for what is paid."),
        "debited_chf": _("Only for other currencies: what the bank debited."),
    }


def _sheet(key: str, band: str) -> Sheet:
    columns = [
        SheetColumn(
            column.heading, partial(_example, column), column.number_format, is_wrapped=False
        )
        for column in columns_of(key).values()
    ]
    return Sheet(title=SHEETS[key][0], columns=columns, rows=[None], band=band)


def _example(column: Column, _row: None) -> Any:
    return column.example


def _with_lists(data: bytes) -> bytes:
    """Add the lists to choose from, and a date or number for the cells that take one."""
    workbook = load_workbook(io.BytesIO(data))
    choices = _choices()
    for (key, _titles), worksheet in zip(SHEETS.items(), workbook.worksheets[1:], strict=True):
        first = worksheet.max_row
        for position, name in enumerate(columns_of(key), start=1):
            words = ",".join(choices.get(name, ()))
            if not words or len(words) > LONGEST_LIST:
                continue
            validation = DataValidation(
                type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True
            )
            letter = get_column_letter(position)
            validation.add(f"{letter}{first}:{letter}{first + MAX_ROWS}")
            worksheet.add_data_validation(validation)
        _format_columns(worksheet, key, first)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _format_columns(worksheet: Any, key: str, first: int) -> None:
    """Let dates and amounts that people type below the example look like it."""
    for position, column in enumerate(columns_of(key).values(), start=1):
        if column.number_format != TEXT:
            for row in range(first, first + 200):
                worksheet.cell(row, position).number_format = column.number_format


def _choices() -> dict[str, list[str]]:
    currencies = Currency.objects.filter(is_active=True, minor_units=2).order_by("code")
    return {
        "sphere": [str(label) for label in Sphere.labels],
        "instrument": list(Instrument.objects.values_list("code", flat=True)),
        "currency": ["CHF", *currencies.exclude(code="CHF").values_list("code", flat=True)],
        "is_active": [_("yes"), _("no")],
    }
