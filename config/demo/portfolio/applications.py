"""Two rounds of applications: one decided, one that lies on the desks today."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from config.demo import facts as script
from config.demo.calendar import Log, at
from config.demo.office import Office
from config.demo.portfolio.plan import SEED, Dossier, facts_of, period, themes_for
from core.activities.models import Scheme
from core.funding.workflow import Tranche
from core.partners.holidays import bank_working_days_after
from iza.applications import workflow as applications
from iza.models import Application, Call, CriterionKey, RefusalReason

DECIDED = ("awarded", "awarded", "part", "part", "awarded", "against", "refused", "certificate")
DECIDED_TOO = ("late", "seat", "withdrawn", "awarded")
WAITING = (
    *("draft", "draft", "draft", "submitted", "submitted", "submitted", "in_review"),
    *("in_review", "in_review", "recommended", "recommended", "exempted", "withdrawn"),
)
"""How far each application comes."""

GROUNDS = {
    RefusalReason.QUALITY: "Die Fachkommission vermisst eine belegte Wirkung.",
    RefusalReason.CERTIFICATE: "Das Zewo-Gütesiegel ist am Tag des Entscheids nicht gültig.",
    RefusalReason.LATE: "Das Gesuch ist nach Ablauf der Frist eingegangen.",
    RefusalReason.SEAT: "Die Organisation hat ihren Sitz nicht in der Schweiz.",
}
APPEAL = (
    " Gegen diesen Entscheid kann innert 30 Tagen beim Stadtrat schriftlich und begründet ein"
    " Begehren um Neubeurteilung gestellt werden."
)


@dataclass(frozen=True)
class Asked:
    """One application of the demo: what it asks for, and how far it comes."""

    fate: str
    dossier: Dossier
    months: int
    day: dt.date

    @property
    def francs(self) -> int:
        return int(self.dossier.facts["amount_asked"])

    @property
    def granted(self) -> int:
        return self.francs - 15_000 if self.fate == "part" else self.francs


def awarded(today: dt.date) -> list[Dossier]:
    """What the first round was awarded; the council votes a budget for it."""
    return [one.dossier for one in _first_round(today) if one.fate in {"awarded", "part"}]


def rounds(office: Office, today: dt.date) -> Iterator[Log]:
    yield _round(office, f"Projektbeiträge {today.year}", _first_day(today), _first_round(today))
    yield _round(office, f"Projektbeiträge {today.year + 1}", *_second_round(today))


def _first_day(today: dt.date) -> dt.date:
    return dt.date(today.year - 1, 9, 1)


def _first_round(today: dt.date) -> list[Asked]:
    return _drawn((*DECIDED, *DECIDED_TOO), _first_day(today), dt.date(today.year, 1, 20), SEED + 7)


def _second_round(today: dt.date) -> tuple[dt.date, list[Asked]]:
    first = today - dt.timedelta(days=70)
    return first, _drawn(WAITING, first, today + dt.timedelta(days=60), SEED + 8)


def _drawn(fates: tuple[str, ...], first: dt.date, decided_on: dt.date, seed: int) -> list[Asked]:
    draw = random.Random(seed)  # noqa: S311  (invented facts, no secrets)
    themes = themes_for("B")
    found = []
    for number, fate in enumerate(fates):
        theme = themes[number % len(themes)]
        months = draw.choice((12, 24))
        francs = draw.randrange(60_000, 120_000 if months == 12 else 240_000, 5_000)
        granted = francs - 15_000 if fate == "part" else francs
        due_on = bank_working_days_after(decided_on + dt.timedelta(days=45), number)
        facts = facts_of(
            theme,
            number % len(theme["places"]),
            "B",
            theme["partners"][number % len(theme["partners"])],
            draw.choice(("anna", "beat")),
        )
        facts |= period(((due_on, granted),))
        facts |= {"amount_asked": francs, "project_cost": int(francs * 2.2)}
        dossier = Dossier(f"{seed}-{number}", facts, decided_on, ((due_on, granted),))
        found.append(Asked(fate, dossier, months, first + dt.timedelta(days=3 + 3 * number)))
    return found


def _round(office: Office, name: str, first: dt.date, asked: list[Asked]) -> Log:
    """Open the call; each application then goes its way."""
    yield at(first, "08:10")
    call = office.open_call(name, f"{first}", f"{first + dt.timedelta(days=59)}")
    for one in asked:
        office.calendar.enter(_way(office, call, one))


def _way(office: Office, call: Call, one: Asked) -> Log:
    """From the desk to the review."""
    seat = 4 if one.fate == "seat" else 3
    yield at(one.day, "10:40")
    application = office.apply(
        one.dossier.key, one.dossier.facts, call=call, months=one.months, seat=seat
    )
    if one.fate == "draft":
        return
    arrived = call.closes_on + dt.timedelta(days=5) if one.fate == "late" else one.day
    yield at(arrived, "14:10")
    application = office.take_in(application)
    if one.fate in {"submitted", "late"}:
        yield at(arrived + dt.timedelta(days=12), "11:00")
        if one.fate == "late":
            turn_down(office, application, RefusalReason.LATE)
        return
    yield at(one.day + dt.timedelta(days=9), "15:20")
    application = office.act(applications.review_application, application, by="anna")
    yield from _reviewed(office, application, one)


def _reviewed(office: Office, application: Application, one: Asked) -> Log:
    """From the review to the meeting."""
    yield at(one.day + dt.timedelta(days=16), "09:50")
    if one.fate == "withdrawn":
        reason = "Die Organisation hat die Mittel anderweitig gefunden."
        office.act(applications.withdraw_application, application, reason=reason, by="beat")
    if one.fate == "seat":
        turn_down(office, application, RefusalReason.SEAT)
    if one.fate in {"withdrawn", "seat", "in_review"}:
        return
    if one.fate != "certificate":
        _certify(office, application)
    yield at(one.day + dt.timedelta(days=24), "17:00")
    recused = "Reto Casanova" if one.fate == "part" else ""
    francs = None if one.fate == "against" else one.granted
    application = office.recommend(application, francs, recused=recused)
    yield from _decided(office, application, one)


def _decided(office: Office, application: Application, one: Asked) -> Log:
    if one.fate == "exempted":
        office.act(
            applications.record_exemption,
            application,
            key=CriterionKey.SHARE,
            reason="Die zweite Hälfte trägt die Partnerstadt, die Zusage liegt vor.",
            by="anna",
        )
    if one.fate in {"recommended", "exempted"}:
        return
    if one.fate in {"against", "refused", "certificate"}:
        yield at(one.dossier.decided_on, "10:00")
        is_expired = one.fate == "certificate"
        turn_down(
            office,
            application,
            RefusalReason.CERTIFICATE if is_expired else RefusalReason.QUALITY,
        )
        return
    yield at(one.dossier.decided_on, "09:00")
    yield from _award(office, application, one)


def _award(office: Office, application: Application, one: Asked) -> Log:
    """The project stands on its application; its award decides it."""
    key = one.dossier.key
    sectors = script.splits_of(one.dossier.facts)[Scheme.SECTOR]
    project = office.project_of(application, {Scheme.SECTOR: sectors})
    officer = application.responsible.username if application.responsible else "anna"
    office.act(applications.take_up_application, application, project, by=officer)
    office.activities[key] = project
    office.submit(key)
    (due_on, granted), *_rest = one.dossier.payments
    commitment = office.award(
        key,
        Tranche(due_on, script.rappen(granted)),
        amount_asked=script.rappen(one.francs),
    )
    yield from office.pay(commitment, f"{due_on}")


def turn_down(office: Office, application: Application, reason: RefusalReason) -> None:
    """The head of unit refuses, or does not admit what the formal check stopped."""
    is_formal = reason in {RefusalReason.LATE, RefusalReason.SEAT}
    office.act(
        applications.not_admit_application if is_formal else applications.refuse_application,
        application,
        reason=reason,
        text=GROUNDS[reason] + APPEAL,
        by="carla",
    )


def _certify(office: Office, application: Application) -> None:
    """The office asked for the certificate and files until when it is valid."""
    organisation = application.organisation
    if organisation is None or organisation.certificates.exists():
        return
    office.certify(organisation, office.calendar.today + dt.timedelta(days=1500))
