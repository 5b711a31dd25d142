"""Which CSV file of `fixtures/reference/` fills which table, and loading them all."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet

from core.reference import models as reference
from core.reference.rows import read_csv, to_values
from core.reference.sync import Outcome, sync, sync_statuses

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"
OFFICIAL_NAME = frozenset({"name_en", "is_active"})
# Long names that CLDR has, and that nobody in the office writes.
SHORTER_DE = {"HK": "Hongkong", "MO": "Macau", "PS": "Palästina"}
SHORTER_EN = {"HK": "Hong Kong", "MO": "Macao", "PS": "Palestine"}

Values = dict[str, Any]


def _as_it_stands(values: Values) -> Values:
    return values


def _with_place(values: Values) -> Values:
    """Add what the code of a target says: its goal and its place in the natural order."""
    code = values["code"]
    goal_id = int(code.partition(".")[0])
    return values | {"goal_id": goal_id, "position": reference.target_position(code)}


def _with_country_names(values: Values) -> Values:
    code = values["code"]
    return values | {
        "name_de": SHORTER_DE.get(code) or Locale("de", "CH").territories[code],
        "name_en": SHORTER_EN.get(code) or Locale("en").territories[code],
        "name_fr": Locale("fr", "CH").territories[code],
        "name_it": Locale("it", "CH").territories[code],
    }


def _with_currency_names(values: Values) -> Values:
    code = values["code"]
    return values | {
        "name_de": Locale("de", "CH").currencies[code],
        "name_en": Locale("en").currencies[code],
    }


@dataclass(frozen=True)
class Table:
    """A model, its file, what identifies a row, and what an official list may overrule."""

    model: type[models.Model]
    file: str
    key: tuple[str, ...] = ("code",)
    official_fields: frozenset[str] = frozenset()
    complete: Callable[[Values], Values] = _as_it_stands


# In the order of their foreign keys.
TABLES = [
    Table(reference.Goal, "goals.csv", key=("number",)),
    Table(reference.Target, "targets.csv", complete=_with_place),
    Table(reference.SectorCategory, "sector_categories.csv", official_fields=OFFICIAL_NAME),
    Table(
        reference.Sector,
        "sectors.csv",
        official_fields=OFFICIAL_NAME | {"category_id", "withdrawn_on"},
    ),
    Table(reference.AidType, "aid_types.csv", official_fields=OFFICIAL_NAME),
    Table(reference.Channel, "channels.csv", official_fields=OFFICIAL_NAME),
    Table(reference.PolicyMarker, "policy_markers.csv", official_fields=OFFICIAL_NAME),
    Table(
        reference.CodeListItem,
        "code_lists.csv",
        key=("code_list", "code"),
        official_fields=OFFICIAL_NAME | {"position"},
    ),
    Table(reference.Region, "regions.csv", official_fields=OFFICIAL_NAME),
    Table(
        reference.Country,
        "countries.csv",
        official_fields=frozenset({"is_active"}),
        complete=_with_country_names,
    ),
    Table(reference.Currency, "currencies.csv", complete=_with_currency_names),
    Table(reference.Instrument, "instruments.csv"),
    Table(reference.GeneralLedgerAccount, "general_ledger_accounts.csv"),
    Table(reference.FunctionalCode, "functional_codes.csv"),
]
STATUSES = "country_statuses.csv"


@transaction.atomic
def load_fixtures(*, now: dt.datetime, folder: Path = FOLDER) -> list[Outcome]:
    """Load every table, all or nothing; may be repeated. `now` (aware) dates what is corrected."""
    outcomes = [
        sync(
            QuerySet(table.model),
            read_table(table, folder),
            key=table.key,
            official_fields=table.official_fields,
        )
        for table in TABLES
    ]
    statuses = [to_values(reference.CountryStatus, row) for row in read_csv(folder / STATUSES)]
    return [*outcomes, sync_statuses(statuses, now=now)]


def read_table(table: Table, folder: Path = FOLDER) -> list[Values]:
    return [table.complete(to_values(table.model, row)) for row in read_csv(folder / table.file)]
