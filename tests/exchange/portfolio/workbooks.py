"""Workbooks of a running portfolio, as an office would fill them in."""

import datetime as dt
import io
from decimal import Decimal

from openpyxl import Workbook

from exchange.portfolio import portfolio_preview
from exchange.portfolio.sheets import SHEETS, columns_of
from exchange.workflow import confirm_portfolio, propose
from tests import factories

NOW = factories.NOW
IBANS = ("CH9300762011623852957", "DE89370400440532013000", "CH5604835012345678009")


def francs(rappen: int) -> Decimal:
    return Decimal(rappen).scaleb(-2)


def organisation(code="HEKS", **cells):
    return {"code": code, "name": f"Hilfswerk {code}", "town": "Zürich", "country": "CH", **cells}


def account(partner="HEKS", iban=IBANS[0], **cells):
    return {"organisation": partner, "holder": partner, "iban": iban, "town": "Zürich", **cells}


def framework(name="Rahmenkredit", amount=500_000_000, **cells):
    return {
        "name": name,
        "body": "Gemeinderat",
        "decided_on": dt.date(2024, 12, 11),
        "number": "GR 2024/1",
        "amount": francs(amount),
        "valid_from": dt.date(2025, 1, 1),
        "valid_to": dt.date(2028, 12, 31),
        **cells,
    }


def budget(year=2026, amount=200_000_000, **cells):
    return {
        "year": year,
        "name": f"Budget IZA {year}",
        "body": "Gemeinderat",
        "decided_on": dt.date(year - 1, 12, 10),
        "number": f"GR {year - 1}/1",
        "amount": francs(amount),
        **cells,
    }


def project(code="P1", partner="HEKS", **cells):
    return {
        "code": code,
        "title": f"Wasser {code}",
        "partner": partner,
        "instrument": "B",
        "starts_on": dt.date(2025, 1, 1),
        "ends_on": dt.date(2027, 12, 31),
        "sdg": "6.1 60 %; 4 40 %",
        "place": "KE",
        **cells,
    }


def award(project="P1", number="STP 1", amount=15_000_000, **cells):
    return {
        "project": project,
        "number": number,
        "body": "Stadtpräsidium",
        "decided_on": dt.date(2025, 2, 3),
        "amount": francs(amount),
        "credit": "Rahmenkredit",
        **cells,
    }


def paid(project="P1", amount=9_000_000, on=dt.date(2025, 4, 16), **cells):
    return {
        "project": project,
        "due_on": on,
        "amount": francs(amount),
        "paid_on": on,
        "voucher": "5100004711",
        **cells,
    }


def open_one(project="P1", amount=4_000_000, due_on=dt.date(2026, 6, 1), **cells):
    return {"project": project, "due_on": due_on, "amount": francs(amount), **cells}


def small(**changed):
    """One project, half paid, with an account and both kinds of credit."""
    return {
        "organisations": [organisation()],
        "accounts": [account()],
        "commitment_credits": [framework()],
        "budget_credits": [budget()],
        "projects": [project()],
        "awards": [award()],
        "instalments": [paid(), open_one()],
        **changed,
    }


def without_credits(**changed):
    """One project whose body awarded within its own competence; no budget is voted yet."""
    return small(commitment_credits=[], budget_credits=[], awards=[award(credit=None)], **changed)


def large(count):
    """Projects of several partners in francs and euros, each with a payment and an open one."""
    partners = [f"ORG{number}" for number in range(max(2, count // 10))]
    sheets = {
        "organisations": [organisation(code) for code in partners],
        "accounts": [account(code) for code in partners]
        + [account(code, IBANS[1], currency="EUR") for code in partners],
        "commitment_credits": [framework(amount=100_000_000 * count)],
        "budget_credits": [budget(amount=100_000_000 * count), budget(2025, 100_000_000 * count)],
        "projects": [],
        "awards": [],
        "instalments": [],
    }
    for number in range(count):
        code, is_foreign = f"P{number}", number % 4 == 3
        foreign = {"currency": "EUR", "rate": Decimal("0.94"), "rate_source": "Beschluss"}
        sheets["projects"].append(project(code, partners[number % len(partners)]))
        sheets["awards"].append(award(code, f"STP {number}", **(foreign if is_foreign else {})))
        debited = {"debited_chf": Decimal(84_000 + number)} if is_foreign else {}
        sheets["instalments"].append(paid(code, **debited))
        sheets["instalments"].append(
            paid(code, 1_000_000, dt.date(2026, 3, 2), voucher=f"51-{number}")
        )
        sheets["instalments"].append(open_one(code))
        sheets["instalments"].append(open_one(code, 500_000, dt.date(2027, 5, 1)))
    return sheets


def workbook(sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for key, rows in sheets.items():
        sheet = book.create_sheet(str(SHEETS[key][0]))
        columns = columns_of(key)
        sheet.append([str(column.heading) for column in columns.values()])
        for row in rows:
            sheet.append([row.get(name) for name in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def look(sheets, *, name="portfolio.xlsx"):
    return portfolio_preview(workbook(sheets), name=name, on=NOW.date())


def messages(seen):
    return [(row.sheet, one["cell"], one["message"]) for row in seen.rows for one in row.messages]


def sent(sheets, *, by):
    return propose(look(sheets), by=by, now=NOW)


def taken_over(sheets, *, by, second):
    return confirm_portfolio(sent(sheets, by=by), by=second, now=NOW)
