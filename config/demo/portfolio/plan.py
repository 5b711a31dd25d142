"""What the portfolio consists of, drawn from the themes with a fixed seed."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from config.demo import facts as script
from config.demo.calendar import at
from core.partners.holidays import bank_working_days_after, is_bank_working_day

SEED = 2050
YEARS = 4
SPHERES = {"H": "humanitarian", "H-Inland": "domestic"}
HALF_SIGNED = "half signed"
"""A payout with the first of two approving signatures; no state of its own."""

SUPPLIERS = ("INGPLAN", "KURSRAUM")


@dataclass(frozen=True)
class Size:
    """How many of an instrument are awarded in a year, in how many parts of how many francs."""

    a_year: int
    parts: tuple[int, ...]
    least: int
    most: int


SIZES = {
    "A": Size(6, (3,), 180_000, 280_000),
    "B": Size(14, (1, 2, 2, 3), 60_000, 200_000),
    "C": Size(1, (3,), 90_000, 160_000),
    "Start": Size(2, (1,), 10_000, 30_000),
    "H": Size(5, (1,), 60_000, 200_000),
    "H-Inland": Size(2, (1,), 30_000, 150_000),
}


class Turn(StrEnum):
    """What becomes of a dossier that does not simply go its way."""

    NONE = "none"
    SENT_BACK = "sent back"
    RETURNED = "returned by the bank"
    POSTPONED = "postponed"
    CORRECTED = "corrected"
    CHANGED = "changed"
    REDUCED = "reduced"
    SUSPENDED = "suspended"


TURNS = {
    Turn.SENT_BACK: 8,
    Turn.RETURNED: 3,
    Turn.POSTPONED: 6,
    Turn.CORRECTED: 6,
    Turn.CHANGED: 5,
    Turn.REDUCED: 8,
    Turn.SUSPENDED: 5,
}
"""Of a hundred development projects."""


@dataclass(frozen=True)
class Dossier:
    """One activity: its facts, the day of its award, and what is paid when (day, francs)."""

    key: str
    facts: dict[str, Any]
    decided_on: dt.date
    payments: tuple[tuple[dt.date, int], ...] = ()
    emergency: dict[str, Any] | None = None
    turn: Turn = Turn.NONE
    payee: str = ""
    stop: str = ""
    """The state in which its payout waits today; empty: it goes all the way."""
    requested_on: dt.date | None = None
    has_late_report: bool = False
    number_follows: bool = False
    """An urgent decision: its number and its paper come after the award."""
    steps: tuple[str, ...] = field(default=("submit", "record", "confirm"))
    """How far it has come: submitted, award recorded, award confirmed."""

    @property
    def sphere(self) -> str:
        return str(self.facts["sphere"])


def plan(today: dt.date) -> list[Dossier]:
    """The dossiers of this year and the three before; the same for every day of a year."""
    draw = random.Random(SEED)  # noqa: S311  (invented facts, no secrets)
    first = today.year - YEARS + 1
    return [
        dossier
        for year in range(first, today.year + 1)
        for instrument, size in SIZES.items()
        for number in range(size.a_year)
        for dossier in [_dossier(draw, f"{year}-{instrument}-{number}", year, instrument, size)]
    ]


def budgets(dossiers: list[Dossier]) -> dict[tuple[int, str], int]:
    """Francs that the council must vote, by year and sphere.

    Abroad exactly what is planned beside the stories: story S13 counts on an exhausted credit.
    """
    needed: dict[tuple[int, str], float] = defaultdict(float, script.budgets())
    for dossier in dossiers:
        for due_on, francs in dossier.payments:
            needed[due_on.year, dossier.sphere] += francs
    return {
        key: int(francs if key[1] == "humanitarian" else _rounded_up(francs * 1.04))
        for key, francs in needed.items()
    }


def themes_for(instrument: str) -> list[dict[str, Any]]:
    all_themes = script.read_toml("themes")
    if instrument in SPHERES:
        return list(all_themes["emergencies" if instrument == "H" else "domestic"])
    return [theme for theme in all_themes["themes"] if instrument in theme["instruments"]]


def _dossier(draw: random.Random, key: str, year: int, instrument: str, size: Size) -> Dossier:
    theme = draw.choice(themes_for(instrument))
    where = draw.randrange(len(theme["places"]))
    is_urgent = instrument in SPHERES
    decided_on = _bank_day(
        dt.date(year, 1, 14) + dt.timedelta(draw.randrange(220 if is_urgent else 300))
    )
    parts = draw.choice(size.parts)
    francs = draw.randrange(size.least, size.most + 1, 5_000)
    wait = draw.randrange(6, 10) if is_urgent else draw.randrange(25, 50)
    payments = tuple(
        (_bank_day(decided_on + dt.timedelta(days=wait + 365 * part)), francs)
        for part in range(parts)
    )
    turn = draw.choices([*TURNS, Turn.NONE], [*TURNS.values(), 100 - sum(TURNS.values())])[0]
    is_city = instrument == "C"
    partner = theme["partners"][where if is_city else draw.randrange(len(theme["partners"]))]
    return Dossier(
        key=key,
        facts=facts_of(theme, where, instrument, partner, draw.choice(("anna", "beat")))
        | period(payments)
        | asked(sum(amount for _day, amount in payments), instrument),
        decided_on=decided_on,
        payments=payments,
        emergency=emergency_of(theme, where, decided_on) if is_urgent else None,
        turn=turn if instrument in {"A", "B"} else Turn.NONE,
        payee=draw.choice(SUPPLIERS) if is_city else "",
    )


def facts_of(
    theme: dict[str, Any], where: int, instrument: str, partner: str, responsible: str
) -> dict[str, Any]:
    country, place = theme["places"][where]
    facts = {
        "kind": "response" if instrument in SPHERES else "project",
        "title": theme["title"].format(place=place),
        "description": theme.get("description", ""),
        "partner": partner,
        "responsible": responsible,
        "instrument": instrument,
        "sphere": SPHERES.get(instrument, "development"),
        "goals": theme["goals"],
        "places": [[country, 100]],
        "markers": {"1": theme["gender"]} if "gender" in theme else {},
    }
    if "sectors" in theme:
        facts |= {"sectors": theme["sectors"], "aid_type": "D02" if instrument == "C" else "C01"}
    if instrument == "H":
        facts["earmarking"] = "C"
    return facts


def period(payments: tuple[tuple[dt.date, int], ...]) -> dict[str, dt.date]:
    first, last = payments[0][0], payments[-1][0]
    return {"starts_on": first, "ends_on": last + dt.timedelta(days=330)}


def asked(francs: int, instrument: str) -> dict[str, int]:
    if instrument in SPHERES:
        return {}
    return {"amount_asked": francs, "project_cost": _rounded_up(francs * 2.2)}


def emergency_of(theme: dict[str, Any], where: int, decided_on: dt.date) -> dict[str, Any]:
    country, place = theme["places"][where]
    onset = decided_on - dt.timedelta(days=4)
    return {
        "name": theme["name"].format(place=place),
        "hazard": theme["hazard"],
        "is_domestic": country == "CH",
        "countries": [country],
        "place": place,
        "onset_on": onset,
        "alerted_at": at(onset, "09:20").replace(tzinfo=None),
        "situation": "",
    }


def yearly_rounds(dossiers: list[Dossier]) -> Iterator[int]:
    """The years for which a budget is voted."""
    yield from sorted({due_on.year for one in dossiers for due_on, _francs in one.payments})


def _bank_day(day: dt.date) -> dt.date:
    return day if is_bank_working_day(day) else bank_working_days_after(day, 1)


def _rounded_up(francs: float) -> int:
    return -int(-francs // 10_000) * 10_000
