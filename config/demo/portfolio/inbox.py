"""The dossiers that wait today: payouts in every state, awards, drafts, emergencies."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before
from config.demo.portfolio.plan import (
    HALF_SIGNED,
    SEED,
    Dossier,
    Turn,
    asked,
    emergency_of,
    facts_of,
    period,
    themes_for,
)
from core.funding.states import DisbursementStatus as S
from core.partners.holidays import bank_working_days_after

WAITING = (
    (S.SUBMITTED, 2, 35_000),
    (S.SUBMITTED, 2, 85_000),
    (S.SUBMITTED, 1, 18_500),
    (S.SUBMITTED, 3, 120_000),
    (S.VERIFIED, 3, 42_000),
    (S.VERIFIED, 2, 27_500),
    (S.VERIFIED, 2, 140_000),
    (HALF_SIGNED, 5, 110_000),
    (HALF_SIGNED, 4, 76_000),
    (S.APPROVED, 5, 38_000),
    (S.APPROVED, 6, 64_000),
    (S.APPROVED, 5, 22_000),
    (S.ORDERED, 10, 48_000),
    (S.ORDERED, 10, 95_000),
    (S.ORDERED, 11, 31_000),
    (S.DRAFT, 5, 26_000),
    (S.DRAFT, 6, 55_000),
)
"""In which state, requested so many bank days ago, francs."""

INCOMPLETE = (("goals",), ("partner",), ("sectors", "ends_on"), ("places", "amount_asked"))
"""What these drafts still lack."""


def waiting_today(today: dt.date, *, known: list[str]) -> Iterator[Dossier]:
    """The dossiers that lie in somebody's inbox today; `known` partners have usable accounts."""
    draw = random.Random(SEED + 1)  # noqa: S311  (invented facts, no secrets)
    for number, (state, ago, francs) in enumerate(WAITING):
        requested_on = bank_days_before(today, ago)
        yield _project(
            draw,
            f"waiting-{number}",
            decided_on=bank_days_before(requested_on, 12 + number % 4),
            payments=((bank_working_days_after(requested_on, 9), francs),),
            stop=state,
            turn=Turn.SENT_BACK if state == S.DRAFT else Turn.NONE,
            requested_on=requested_on,
            known=known,
        )
    for number in range(3):
        decided_on = bank_days_before(today, number + 1)
        payments = ((bank_working_days_after(today, 25), 30_000 + 25_000 * number),)
        yield _project(
            draw,
            f"award-{number}",
            decided_on=decided_on,
            payments=payments,
            steps=("submit", "record"),
            known=known,
        )
    for number, lacking in enumerate(INCOMPLETE):
        yield _draft(draw, f"draft-{number}", bank_days_before(today, number + 2), lacking)
    yield from _emergencies(today)


def budget_for_emergencies(dossiers: list[Dossier]) -> int:
    """Francs by which the budget for aid abroad is raised for what happened these days."""
    return sum(
        francs
        for dossier in dossiers
        if dossier.sphere == "humanitarian"
        for _day, francs in dossier.payments
    )


def the_raise(office: Office, today: dt.date, francs: int) -> Log:
    """A second Nachtragskredit of this year, for the emergencies of these weeks."""
    yield at(bank_days_before(today, 9), "10:00")
    office.raise_budget(today.year, "humanitarian", francs)


def _project(
    draw: random.Random, key: str, *, known: list[str], payments: Any, **values: Any
) -> Dossier:
    themes = [theme for theme in themes_for("B") if set(theme["partners"]) & set(known)]
    theme = draw.choice(themes)
    where = draw.randrange(len(theme["places"]))
    partner = draw.choice([code for code in theme["partners"] if code in known])
    responsible = draw.choice(("anna", "beat"))
    facts = facts_of(theme, where, "B", partner, responsible) | period(payments)
    facts |= asked(sum(francs for _day, francs in payments), "B")
    return Dossier(key=key, facts=facts, payments=payments, **values)


def _draft(draw: random.Random, key: str, day: dt.date, lacking: tuple[str, ...]) -> Dossier:
    theme = draw.choice(themes_for("B"))
    payments = ((day + dt.timedelta(days=90), 60_000),)
    facts = facts_of(theme, 0, "B", theme["partners"][0], draw.choice(("anna", "beat")))
    facts |= period(payments) | asked(60_000, "B")
    facts = {name: value for name, value in facts.items() if name not in lacking}
    return Dossier(key, facts, decided_on=day + dt.timedelta(days=48), steps=())


def _emergencies(today: dt.date) -> Iterator[Dossier]:
    """Three abroad, one without all classifications and one without number; one at home."""
    abroad, home = themes_for("H"), themes_for("H-Inland")
    for key, theme, where, instrument, ago, francs, values in (
        ("quake", abroad[1], 2, "H", 4, 90_000, {"stop": S.VERIFIED}),
        ("flood", abroad[0], 3, "H", 3, 45_000, {"stop": S.SUBMITTED}),
        ("cholera", abroad[4], 3, "H", 2, 60_000, {"number_follows": True, "stop": S.SUBMITTED}),
        ("rockslide", home[1], 2, "H-Inland", 2, 80_000, {"steps": ("submit", "record")}),
    ):
        decided_on = bank_days_before(today, ago)
        payments = ((bank_working_days_after(today, 4), francs),)
        facts = facts_of(theme, where, instrument, theme["partners"][0], "beat")
        facts |= period(payments)
        if key == "flood":
            facts = {name: facts[name] for name in facts if name not in {"sectors", "markers"}}
            facts["classification_due_on"] = today + dt.timedelta(days=10)
        yield Dossier(
            key=key,
            facts=facts,
            decided_on=decided_on,
            payments=payments,
            emergency=emergency_of(theme, where, decided_on),
            requested_on=bank_working_days_after(decided_on, 1),
            **values,
        )
