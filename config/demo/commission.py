"""What the office of the demo does with applications: calls, criteria, meetings, decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from config.demo import facts as script
from config.demo.desk import Desk
from config.demo.facts import Facts
from core.activities import workflow as activities
from core.activities.models import Activity, Scheme
from core.activities.splits import SplitItem
from core.reference.models import Country, Goal, Instrument
from iza.applications import workflow as applications
from iza.applications.pages.commission import prefilled, splits_of
from iza.applications.rules import Member
from iza.models import Application, Call, CriterionKey, Seat, Verdict

CRITERIA = (
    (CriterionKey.SEAT, Seat.SWITZERLAND, None),
    (CriterionKey.ZEWO, 1, None),
    (CriterionKey.SHARE, 50_00, None),
    (CriterionKey.LEAST, 25_000_00, 12),
    (CriterionKey.MOST, 125_000_00, 12),
    (CriterionKey.LEAST, 50_000_00, 24),
    (CriterionKey.MOST, 250_000_00, 24),
    (CriterionKey.PER_CALL, 2, None),
    (CriterionKey.WINDOW, 1, None),
)
SOURCE = "Richtlinie Projektbeiträge Ziff. 4 (erfunden)"
MEMBERS = (
    *("Margrit Zollinger", "Reto Casanova", "Aline Perrin", "Samuel Okafor"),
    *("Katharina Vonlanthen", "Urs Bänziger", "Nadia Haddad"),
)


class Commission(Desk):
    """Calls, applications and what the commission says to them."""

    def open(self) -> None:
        super().open()
        self.lay_down_criteria()

    def lay_down_criteria(self) -> None:
        """The criteria for project contributions, recorded by one and confirmed by another."""
        instrument = Instrument.objects.get(pk="B")
        for key, value, months in CRITERIA:
            waiting = self.act(
                applications.record_criterion,
                instrument=instrument,
                key=key,
                value=int(value),
                months=months,
                source=SOURCE,
                valid_from=self.calendar.today,
                by="anna",
            )
            self.act(applications.confirm_criterion, waiting, by="carla")

    def open_call(self, name: str, first: str, last: str) -> Call:
        call = Call(
            name=name,
            instrument_id="B",
            opens_on=dt.date.fromisoformat(first),
            closes_on=dt.date.fromisoformat(last),
        )
        return self.act(applications.save_call, call, by="anna")

    def apply(self, key: str, facts: Facts, *, call: Call | None, **values: Any) -> Application:
        """An application as it lies on the officer's desk."""
        application = Application(
            title=facts["title"],
            summary=facts["description"],
            organisation=self.know(facts["partner"]),
            instrument_id=facts["instrument"],
            responsible=self.people[facts["responsible"]],
            call=call,
            starts_on=facts.get("starts_on"),
            project_cost=script.rappen(facts["project_cost"]),
            amount_asked=script.rappen(facts["amount_asked"]),
            **{"seat": Seat.SWITZERLAND, "months": 12, **values},
        )
        goals = sorted({str(code).partition(".")[0] for code, _share in facts["goals"]})
        return self.keep(
            application,
            countries=[code for code, _share in facts["places"]],
            goals=goals,
            by=facts["responsible"],
        )

    def keep(
        self,
        application: Application,
        *,
        countries: Sequence[str] | None = None,
        goals: Sequence[str] | None = None,
        by: str,
    ) -> Application:
        if countries is None or goals is None:
            named: list[Any] = [list(application.countries.all()), list(application.goals.all())]
        else:
            named = [
                list(Country.objects.filter(pk__in=countries)),
                list(Goal.objects.filter(pk__in=goals)),
            ]
        return self.act(
            applications.save_application, application, countries=named[0], goals=named[1], by=by
        )

    def take_in(self, application: Application) -> Application:
        return self.act(
            applications.submit_application,
            application,
            on=self.calendar.today,
            by=application.responsible.username if application.responsible else "anna",
        )

    def recommend(
        self, application: Application, francs: float | None, *, recused: str = ""
    ) -> Application:
        """The commission speaks for an award of so many francs, or against any."""
        members = [
            Member(name, is_recused=name == recused, interest="Vorstand" if name == recused else "")
            for name in MEMBERS
        ]
        voting = sum(not member.is_recused for member in members)
        is_for = francs is not None
        self.act(
            applications.recommend_application,
            application,
            members=members,
            meeting_on=self.calendar.today,
            verdict=Verdict.FOR if is_for else Verdict.AGAINST,
            amount=None if francs is None else script.rappen(francs),
            votes_for=voting - 1 if is_for else 1,
            votes_against=1 if is_for else voting - 1,
            abstentions=0,
            reason="Klare Wirkung, erfahrene Trägerschaft."
            if is_for
            else "Die Wirkung ist zu wenig belegt.",
            by="anna",
        )
        application.refresh_from_db()
        return application

    def project_of(
        self, application: Application, splits: Mapping[Scheme, Sequence[SplitItem]] | None = None
    ) -> Activity:
        """A draft of the project that will stand on the application."""
        by = application.responsible.username if application.responsible else "anna"
        return self.act(
            activities.save_activity,
            prefilled(application),
            splits=splits_of(application) | dict(splits or {}),
            markers=None,
            by=by,
        )
