"""What goes with emergencies: partners cleared beforehand, and what departments give in kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from aid import workflow
from aid.models import Clearance
from config.demo import facts as script
from config.demo.calendar import Log, at
from config.demo.office import Office
from config.demo.portfolio.plan import Dossier
from core.partners.holidays import bank_working_days_after

BASIS = "Rahmenvereinbarung Nothilfe, Leistungsausweis und Referenzen geprüft"
YEARS = 5

GIVEN = {
    "quake": (
        (
            "Schutz & Rettung",
            "Suchhund mit Führer",
            "5 Tage",
            6_400,
            "Stundensätze der Dienstabteilung",
        ),
        (
            "Wasserversorgung",
            "Trinkwasseranlage mit zwei Fachleuten",
            "1 Anlage",
            18_500,
            "Miete und Stundensätze",
        ),
    ),
    "rockslide": (
        (
            "Tiefbauamt",
            "Bagger und Lastwagen mit Bedienung",
            "4 Tage",
            21_300,
            "Interne Verrechnungssätze",
        ),
        (
            "Geomatik",
            "Drohnenaufnahmen des Rutschgebiets",
            "2 Flüge",
            3_200,
            "Interne Verrechnungssätze",
        ),
    ),
}
"""Invented: department, what, quantity, francs, and where the value comes from."""


def clearances(office: Office, dossiers: Iterable[Dossier]) -> Log:
    """Soon after the office opens, the partners of relief are examined, one after the other."""
    day = bank_working_days_after(office.opened_on, 3)
    for code in sorted({one.facts["partner"] for one in dossiers if one.emergency}):
        yield at(day, "09:05")
        clearance = office.act(
            workflow.record_clearance,
            office.know(code),
            basis=BASIS,
            valid_from=office.calendar.today,
            valid_to=dt.date(office.calendar.today.year + YEARS, 12, 31),
            by="beat",
        )
        yield at(day, "10:40")
        office.act(workflow.confirm_clearance, clearance, by="carla")
        day = bank_working_days_after(day, 1)


def renewal(office: Office, today: dt.date) -> Log:
    """One more clearance waits for a head."""
    yield at(bank_working_days_after(today - dt.timedelta(days=6), 1), "11:20")
    known = Clearance.objects.order_by("pk").select_related("organisation").first()
    if known is not None:
        office.keep_screened(known.organisation.code)
        office.act(
            workflow.record_clearance,
            known.organisation,
            basis=f"{BASIS} (Erneuerung)",
            valid_from=today,
            valid_to=dt.date(today.year + YEARS, 12, 31),
            by="anna",
        )


def in_kind(office: Office, dossier: Dossier) -> Log:
    """Departments help; all but the last contribution is confirmed by the second officer."""
    given = GIVEN[dossier.key]
    for number, (department, what, quantity, francs, valuation) in enumerate(given, start=1):
        yield at(dossier.decided_on, f"{14 + number}:20")
        contribution = office.act(
            workflow.record_in_kind,
            office.emergencies[dossier.key],
            department=department,
            what=what,
            quantity=quantity,
            provided_on=dossier.decided_on,
            value_chf=script.rappen(francs),
            valuation=valuation,
            by="beat",
        )
        if number < len(given):
            yield at(bank_working_days_after(dossier.decided_on, 1), "08:15")
            office.act(workflow.confirm_in_kind, contribution, by="anna")
