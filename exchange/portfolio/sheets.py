"""The sheets of the portfolio workbook and their columns: heading, cleaning, example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export.resources import Resource
from import_export.widgets import Widget

from core.activities.models import Scheme
from core.excel import AMOUNT, DATE
from core.partners.identifiers import compact
from core.people.models import User
from core.reference.models import Country, Currency, Instrument, Sphere
from exchange.resources import Column, OrganisationResource
from exchange.widgets import (
    LANGUAGES,
    AmountWidget,
    ChoiceWidget,
    DateWidget,
    RowWidget,
    SplitWidget,
    TextWidget,
)

YEARS = range(2000, 2101)
PLAIN_NUMBER = "0"
RATE = "0.000000000"
LARGEST_RATE = Decimal(1_000_000)


class YearWidget(Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if value is None:
            return None
        text = str(value)
        if isinstance(value, bool) or not text.isdecimal() or int(text) not in YEARS:
            raise ValueError(_("Enter a year like 2026."))
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class RateWidget(Widget):
    """Francs for one whole unit, with at most nine decimals."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            rate = Decimal(str(value))
        except ArithmeticError as error:
            raise ValueError(_("Enter a rate like 0.9437.")) from error
        is_usable = rate.is_finite() and 0 < rate < LARGEST_RATE
        if isinstance(value, bool) or not is_usable or rate != round(rate, 9):
            raise ValueError(_("Enter a rate like 0.9437."))
        return rate

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.normalize():f}" if value else ""


class NumberWidget(TextWidget):
    """The number of an account or a bank in whatever spelling, written without spaces."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return compact(super().clean(value, row, **kwargs))


def _instruments() -> RowWidget:
    return RowWidget(
        Instrument.objects.all, lambda row: (row.code, str(row), row.name_de, row.name_en)
    )


def _countries() -> RowWidget:
    return RowWidget(Country.objects.all, lambda row: (row.code, row.name_de, row.name_en))


def _currency() -> Column:
    return Column(
        gettext_lazy("Currency"),
        RowWidget(lambda: Currency.objects.filter(is_active=True), lambda row: (row.code,)),
        example="CHF",
    )


class AccountSheet(Resource):
    organisation = Column(
        gettext_lazy("Organisation"), TextWidget(40), is_required=True, example="MUSTER"
    )
    holder = Column(
        gettext_lazy("Account holder"), TextWidget(140), is_required=True, example="Hilfswerk"
    )
    iban = Column(
        gettext_lazy("IBAN"),
        NumberWidget(42),
        example="CH93 0076 2011 6238 5295 7",
    )
    bic = Column(gettext_lazy("BIC"), NumberWidget(20))
    currency = _currency()
    street = Column(gettext_lazy("Street and number"), TextWidget(70))
    postal_code = Column(gettext_lazy("Postal code"), TextWidget(16), example="8001")
    town = Column(gettext_lazy("Town"), TextWidget(35), is_required=True, example="Zürich")
    country = Column(
        gettext_lazy("Country"),
        _countries(),
        example="CH",
    )
    account_number = Column(gettext_lazy("Account number"), NumberWidget(42))
    clearing_code = Column(gettext_lazy("Clearing code"), NumberWidget(35))
    bank_name = Column(gettext_lazy("Name of the bank"), TextWidget(140))
    bank_street = Column(gettext_lazy("Street of the bank"), TextWidget(70))
    bank_town = Column(gettext_lazy("Town of the bank"), TextWidget(35))
    bank_country = Column(gettext_lazy("Country of the bank"), _countries())


class CommitmentCreditSheet(Resource):
    name = Column(
        gettext_lazy("Credit"), TextWidget(200), is_required=True, example="Rahmenkredit 2025–2028"
    )
    sphere = Column(gettext_lazy("Sphere"), ChoiceWidget(Sphere, empty=Sphere.DEVELOPMENT))
    instrument = Column(gettext_lazy("Instrument"), _instruments())
    body = Column(
        gettext_lazy("Deciding body"), TextWidget(100), is_required=True, example="Gemeinderat"
    )
    decided_on = Column(
        gettext_lazy("Decided on"),
        DateWidget(),
        is_required=True,
        number_format=DATE,
        example=dt.date(2024, 12, 11),
    )
    number = Column(
        gettext_lazy("Decision number"), TextWidget(60), is_required=True, example="GR 2024/517"
    )
    amount = Column(
        gettext_lazy("Amount CHF"),
        AmountWidget(),
        is_required=True,
        number_format=AMOUNT,
        example=500_000_000,
    )
    valid_from = Column(
        gettext_lazy("Valid from"),
        DateWidget(),
        is_required=True,
        number_format=DATE,
        example=dt.date(2025, 1, 1),
    )
    valid_to = Column(
        gettext_lazy("Valid to"), DateWidget(), number_format=DATE, example=dt.date(2028, 12, 31)
    )


class BudgetCreditSheet(Resource):
    year = Column(
        gettext_lazy("Year"),
        YearWidget(),
        is_required=True,
        number_format=PLAIN_NUMBER,
        example=2026,
    )
    sphere = Column(gettext_lazy("Sphere"), ChoiceWidget(Sphere, empty=Sphere.DEVELOPMENT))
    instrument = Column(gettext_lazy("Instrument"), _instruments())
    name = Column(
        gettext_lazy("Name"), TextWidget(200), is_required=True, example="Budget IZA 2026"
    )
    body = Column(
        gettext_lazy("Deciding body"), TextWidget(100), is_required=True, example="Gemeinderat"
    )
    decided_on = Column(
        gettext_lazy("Decided on"),
        DateWidget(),
        is_required=True,
        number_format=DATE,
        example=dt.date(2025, 12, 10),
    )
    number = Column(
        gettext_lazy("Decision number"), TextWidget(60), is_required=True, example="GR 2025/480"
    )
    amount = Column(
        gettext_lazy("Amount CHF"),
        AmountWidget(),
        is_required=True,
        number_format=AMOUNT,
        example=200_000_000,
    )


class RunningProjectSheet(Resource):
    code = Column(
        gettext_lazy("File reference"), TextWidget(60), is_required=True, example="IZA-2025-014"
    )
    title = Column(gettext_lazy("Title"), TextWidget(250), is_required=True, example="Wasser")
    description = Column(gettext_lazy("Description"), TextWidget(5000))
    partner = Column(
        gettext_lazy("Partner organisation"), TextWidget(40), is_required=True, example="MUSTER"
    )
    responsible = Column(
        gettext_lazy("Responsible"),
        RowWidget(
            lambda: User.objects.filter(is_active=True, is_service=False),
            lambda row: (row.username, row.get_full_name()),
        ),
    )
    instrument = Column(
        gettext_lazy("Instrument"),
        RowWidget(
            lambda: Instrument.objects.filter(sphere=Sphere.DEVELOPMENT),
            lambda row: (row.code, str(row), row.name_de, row.name_en),
        ),
        is_required=True,
        example="B",
    )
    starts_on = Column(
        gettext_lazy("Starts on"),
        DateWidget(),
        is_required=True,
        number_format=DATE,
        example=dt.date(2025, 1, 1),
    )
    ends_on = Column(
        gettext_lazy("Ends on"), DateWidget(), number_format=DATE, example=dt.date(2027, 12, 31)
    )
    project_cost = Column(gettext_lazy("Total cost CHF"), AmountWidget(), number_format=AMOUNT)
    sdg = Column(
        Scheme.SDG.label,
        SplitWidget(Scheme.SDG),
        is_required=True,
        scheme=Scheme.SDG,
        example="6.1 60 %; 4 40 %",
    )
    sector = Column(Scheme.SECTOR.label, SplitWidget(Scheme.SECTOR), scheme=Scheme.SECTOR)
    place = Column(
        Scheme.PLACE.label,
        SplitWidget(Scheme.PLACE),
        is_required=True,
        scheme=Scheme.PLACE,
        example="KE 50 %; TZ 50 %",
    )


class AwardSheet(Resource):
    project = Column(
        gettext_lazy("Project"), TextWidget(60), is_required=True, example="IZA-2025-014"
    )
    number = Column(
        gettext_lazy("Decision number"), TextWidget(60), is_required=True, example="STP 2025/31"
    )
    body = Column(
        gettext_lazy("Deciding body"), TextWidget(100), is_required=True, example="Stadtpräsidium"
    )
    decided_on = Column(
        gettext_lazy("Decided on"),
        DateWidget(),
        is_required=True,
        number_format=DATE,
        example=dt.date(2025, 2, 3),
    )
    amount_asked = Column(gettext_lazy("Amount asked"), AmountWidget(), number_format=AMOUNT)
    amount = Column(
        gettext_lazy("Amount granted"),
        AmountWidget(),
        is_required=True,
        number_format=AMOUNT,
        example=15_000_000,
    )
    currency = _currency()
    rate = Column(gettext_lazy("Rate in CHF"), RateWidget(), number_format=RATE)
    rate_source = Column(gettext_lazy("Source of the rate"), TextWidget(100))
    credit = Column(
        gettext_lazy("Commitment credit"), TextWidget(200), example="Rahmenkredit 2025–2028"
    )


class InstalmentSheet(Resource):
    project = Column(
        gettext_lazy("Project"), TextWidget(60), is_required=True, example="IZA-2025-014"
    )
    award = Column(gettext_lazy("Decision number"), TextWidget(60), example="STP 2025/31")
    due_on = Column(
        gettext_lazy("Due on"),
        DateWidget(),
        is_required=True,
        number_format=DATE,
        example=dt.date(2025, 4, 15),
    )
    amount = Column(
        gettext_lazy("Amount"),
        AmountWidget(),
        is_required=True,
        number_format=AMOUNT,
        example=9_000_000,
    )
    condition = Column(gettext_lazy("Condition"), TextWidget(200))
    paid_on = Column(
        gettext_lazy("Paid on"), DateWidget(), number_format=DATE, example=dt.date(2025, 4, 16)
    )
    voucher = Column(gettext_lazy("Document number"), TextWidget(60), example="5100004711")
    debited_chf = Column(gettext_lazy("Debited CHF"), AmountWidget(), number_format=AMOUNT)


SHEETS: Mapping[str, tuple[Any, type[Resource]]] = {
    "organisations": (gettext_lazy("Organisations"), OrganisationResource),
    "accounts": (gettext_lazy("Accounts"), AccountSheet),
    "commitment_credits": (gettext_lazy("Commitment credits"), CommitmentCreditSheet),
    "budget_credits": (gettext_lazy("Budget credits"), BudgetCreditSheet),
    "projects": (gettext_lazy("Projects"), RunningProjectSheet),
    "awards": (gettext_lazy("Awards"), AwardSheet),
    "instalments": (gettext_lazy("Instalments"), InstalmentSheet),
}
"""Each sheet with its title and its columns, in the order in which they are stored."""

EXPLANATION = gettext_lazy("Explanation")


def in_all_languages(text: Any) -> frozenset[str]:
    """A title in every language of the product, folded."""
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(str(text).casefold())
    return frozenset(found)


def columns_of(key: str) -> Mapping[str, Column]:
    """The columns of a sheet; their widgets read what they know once."""
    return SHEETS[key][1]().fields
