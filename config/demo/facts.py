"""The script of facts in `fixtures/demo/`: reading it, and building unsaved rows from it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

from aid.models import Emergency, Response
from config.demo.calendar import ZURICH
from core.activities.models import Activity, Kind, Scheme
from core.activities.splits import SplitItem
from core.partners.models import Organisation
from iza.models import Project

FOLDER = settings.BASE_DIR / "fixtures" / "demo"

Facts = Mapping[str, Any]

SCHEMES = {Scheme.SDG: "goals", Scheme.SECTOR: "sectors", Scheme.PLACE: "places"}
OF_EVERY_ACTIVITY = ("title", "description", "sphere", "starts_on", "ends_on")
OF_A_PROJECT = ("local_partner", "beneficiaries", "expected_results")
OF_A_RESPONSE = ("earmarking", "appeal_code", "classification_due_on")
OF_AN_EMERGENCY = ("name", "hazard", "glide", "is_domestic", "place", "onset_on", "situation")


@cache
def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_csv(name: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def organisations() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_csv("organisations")}


def facts(story: str) -> dict[str, Any]:
    return read_toml("stories")[story]


def emergency(story: str) -> dict[str, Any]:
    return read_toml("stories")["emergencies"][story]


def budgets() -> dict[tuple[int, str], float]:
    """What the stories need of the voted budgets: francs by year and sphere."""
    voted = read_toml("stories")["budgets"]
    return {(budget["year"], budget["sphere"]): budget["amount"] for budget in voted}


def rappen(francs: float) -> int:
    return int(Decimal(str(francs)) * 100)


def shares(lines: list[list[Any]]) -> list[SplitItem]:
    """Lines of (code, per cent) as the steps take them."""
    return [SplitItem(str(code), int(Decimal(str(share)) * 100)) for code, share in lines]


def splits_of(given: Facts) -> dict[Scheme, list[SplitItem]]:
    return {scheme: shares(given[name]) for scheme, name in SCHEMES.items() if name in given}


def markers_of(given: Facts) -> dict[str, int] | None:
    return {str(code): score for code, score in given.get("markers", {}).items()} or None


def organisation_of(row: dict[str, str]) -> Organisation:
    return Organisation(
        **{name: row[name] for name in ("code", "name", "kind", "street", "postal_code", "town")},
        country_id=row["country"],
    )


def activity_of(given: Facts, *, partner: Organisation | None, **values: Any) -> Activity:
    """The project or response that the facts describe; what they leave out stays empty."""
    values |= {name: given[name] for name in OF_EVERY_ACTIVITY if name in given}
    values |= {"partner": partner, "instrument_id": given.get("instrument")}
    values |= {"aid_type_id": given.get("aid_type")}
    if given["kind"] == Kind.RESPONSE:
        values |= {name: given[name] for name in OF_A_RESPONSE if name in given}
        return Response(kind=Kind.RESPONSE, is_humanitarian=True, **values)
    values |= {name: given[name] for name in OF_A_PROJECT if name in given}
    for name in ("amount_asked", "project_cost"):
        values[name] = rappen(given[name]) if name in given else None
    return Project(kind=Kind.PROJECT, **values)


def emergency_of(given: Facts) -> Emergency:
    values = {name: given[name] for name in OF_AN_EMERGENCY if name in given}
    return Emergency(alerted_at=given["alerted_at"].replace(tzinfo=ZURICH), **values)
