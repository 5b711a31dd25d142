"""A list of two running projects that a colleague brings along; it waits for its second person."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before
from config.demo.portfolio.plan import YEARS
from exchange import workflow
from exchange.portfolio import portfolio_preview
from exchange.portfolio.sheets import SHEETS, columns_of

FILE = "laufendes-portfolio.xlsx"
PARTNER = "BRUNNEN"


def waiting_list(office: Office, today: dt.date) -> Log:
    """An officer sends what ran before in a spreadsheet; the head of unit is to confirm it."""
    yield at(bank_days_before(today, 1), "13:40")
    seen = portfolio_preview(_workbook(_rows(today.year)), name=FILE, on=today)
    office.act(workflow.propose, seen, by="anna")


def _rows(year: int) -> dict[str, list[dict[str, Any]]]:
    # Before the demo's first budget, so that no voted budget must hold what was paid.
    begun = year - YEARS
    number = f"STP {begun}/7"
    places = {"IZA-ALT-01": ("Brunnen in Turkana", "KE"), "IZA-ALT-02": ("Schulgärten", "TZ")}
    return {
        "organisations": [
            {"code": PARTNER, "name": "Verein Brunnenbau", "town": "Zürich", "country": "CH"}
        ],
        "accounts": [
            {
                "organisation": PARTNER,
                "holder": "Verein Brunnenbau",
                "iban": "CH9300762011623852957",
                "town": "Zürich",
            }
        ],
        "projects": [
            {
                "code": code,
                "title": title,
                "partner": PARTNER,
                "instrument": "B",
                "starts_on": dt.date(begun, 3, 1),
                "ends_on": dt.date(year + 1, 12, 31),
                "sdg": "6.1 60 %; 4 40 %",
                "place": place,
            }
            for code, (title, place) in places.items()
        ],
        "awards": [
            {
                "project": code,
                "number": number,
                "body": "Stadtpräsidium",
                "decided_on": dt.date(begun, 2, 3),
                "amount": Decimal(30_000),
            }
            for code in places
        ],
        "instalments": [row for code in places for row in _tranches(code, begun)],
    }


def _tranches(code: str, begun: int) -> list[dict[str, Any]]:
    paid_on = dt.date(begun, 4, 15)
    return [
        {
            "project": code,
            "due_on": paid_on,
            "amount": Decimal(18_000),
            "paid_on": paid_on,
            "voucher": f"51{begun}0415",
        },
        {"project": code, "due_on": dt.date(begun + YEARS + 1, 4, 15), "amount": Decimal(12_000)},
    ]


def _workbook(rows: dict[str, list[dict[str, Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for key, values in rows.items():
        sheet = book.create_sheet(str(SHEETS[key][0]))
        columns = columns_of(key)
        sheet.append([str(column.heading) for column in columns.values()])
        for row in values:
            sheet.append([row.get(name) for name in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
