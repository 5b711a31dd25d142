"""One activity as an `iati-activity` element, in the order that the schema asks for."""

from __future__ import annotations

import datetime as dt
from xml.etree.ElementTree import Element

from core.activities.models import Scheme
from core.activities.splits import Lines
from core.activities.states import S
from core.ledger.models import Entry
from core.ledger.states import COMMITTING, Flow
from core.reference.models import Sphere
from reports.figures import Cutoff
from reports.figures.earmarking import CATEGORY_OF
from reports.figures.sharing import goal_of
from reports.iati import writing
from reports.iati.portfolio import Facts, Publisher, Withheld
from reports.iati.writing import child

STATUSES = {
    S.PLANNED: "1",
    S.RUNNING: "2",
    S.REPORTED: "3",
    S.CLOSED: "4",
    S.ABORTED: "5",
    S.SUSPENDED: "6",
}
OVER = frozenset({S.REPORTED, S.CLOSED, S.ABORTED})
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
FUNDING, IMPLEMENTING = "1", "4"
COMMITMENT, DISBURSEMENT, EXPENDITURE = "2", "3", "4"
GRANT = "110"
ODA, OTHER_FLOWS = "10", "50"
BILATERAL, MULTILATERAL_CORE, NGO_CORE = "1", "2", "3"


class Writer:
    """Writes one activity; the same facts give the same bytes."""

    def __init__(
        self, facts: Facts, publisher: Publisher, withheld: Withheld, cutoff: Cutoff
    ) -> None:
        self.facts = facts
        self.activity = facts.activity
        self.publisher = publisher
        self.withheld = withheld
        self.day = cutoff.day
        attributes = {writing.XML_LANG: "de", "default-currency": "CHF"}
        if self.is_humanitarian:
            attributes["humanitarian"] = "1"
        if facts.updated_at is not None:
            updated_at = facts.updated_at.astimezone(dt.UTC)
            attributes["last-updated-datetime"] = f"{updated_at:%Y-%m-%dT%H:%M:%SZ}"
        self.element = Element("iati-activity", attributes)

    @property
    def is_humanitarian(self) -> bool:
        return self.activity.is_humanitarian or self.activity.sphere == Sphere.HUMANITARIAN

    def write(self) -> Element:
        self._identification()
        self._organisations()
        self._status_and_dates()
        self._places()
        self._goals_and_sectors()
        self._humanitarian_scope()
        self._markers()
        self._defaults()
        self._plan()
        for entry in self.facts.entries:
            self._transaction(entry)
        return self.element

    def _identification(self) -> None:
        identifier = child(self.element, "iati-identifier")
        identifier.text = writing.plain(self.publisher.identifier_of(self.activity))
        writing.publisher(self.element, "reporting-org", self.publisher)
        titles = dict(self.activity.titles)
        if self.activity.title not in titles.values():
            titles["de"] = self.activity.title
        writing.texts(self.element, "title", titles)
        language = next(one for one, text in titles.items() if text == self.activity.title)
        writing.texts(self.element, "description", {language: self.activity.description}, type="1")

    def _organisations(self) -> None:
        writing.publisher(self.element, "participating-org", self.publisher, role=FUNDING)
        if partner := self.activity.partner:
            channel = partner.channel_id if partner.pk not in self.withheld.partners else None
            writing.organisation(
                self.element,
                "participating-org",
                partner,
                self.withheld,
                role=IMPLEMENTING,
                crs_channel_code=channel or "",
            )
        child(self.element, "other-identifier", ref=self.activity.code, type="A1")

    def _status_and_dates(self) -> None:
        activity = self.activity
        child(self.element, "activity-status", code=STATUSES.get(S(activity.status), ""))
        if activity.starts_on:
            has_begun = activity.status != S.PLANNED and activity.starts_on <= self.day
            self._date(ACTUAL_START if has_begun else PLANNED_START, activity.starts_on)
        if activity.ends_on:
            is_over = activity.status in OVER and activity.ends_on <= self.day
            self._date(ACTUAL_END if is_over else PLANNED_END, activity.ends_on)

    def _date(self, kind: str, day: dt.date) -> None:
        child(self.element, "activity-date", type=kind, iso_date=day.isoformat())

    def _places(self) -> None:
        """Countries before regions, as the schema asks; together they are the whole."""
        lines = self.facts.lines[Scheme.PLACE]
        for code, share in [line for line in lines if line[0].isalpha()]:
            percentage = writing.percentage(share)
            child(self.element, "recipient-country", code=code, percentage=percentage)
        for code, share in [line for line in lines if not line[0].isalpha()]:
            percentage = writing.percentage(share)
            child(
                self.element, "recipient-region", vocabulary="1", code=code, percentage=percentage
            )

    def _goals_and_sectors(self) -> None:
        goals = self.facts.lines[Scheme.SDG]
        self._sectors("1", self.facts.lines[Scheme.SECTOR])
        self._sectors(*weighted_goals(goals))
        named = sorted({goal_of(code) for code, _share in goals})
        for goal in named:
            child(self.element, "tag", vocabulary="2", code=str(goal))
        for code, _share in goals:
            if "." in code:
                child(self.element, "tag", vocabulary="3", code=code)

    def _sectors(self, vocabulary: str, lines: Lines) -> None:
        for code, share in lines:
            percentage = writing.percentage(share)
            child(self.element, "sector", vocabulary=vocabulary, code=code, percentage=percentage)

    def _humanitarian_scope(self) -> None:
        emergency = self.facts.emergency
        if emergency and emergency.glide:
            self._scope("1", "1-2", emergency.glide, emergency.name)
        elif emergency:
            self._scope("1", "99", f"E{emergency.pk}", emergency.name)
        if self.facts.appeal:
            self._scope("2", "2-1", self.facts.appeal)

    def _scope(self, kind: str, vocabulary: str, code: str, name: str = "") -> None:
        element = child(
            self.element, "humanitarian-scope", type=kind, vocabulary=vocabulary, code=code
        )
        writing.narratives(element, {"de": name} if name else {})

    def _markers(self) -> None:
        for marker, score in sorted(self.facts.scores.items(), key=lambda one: int(one[0])):
            child(
                self.element, "policy-marker", vocabulary="1", code=marker, significance=str(score)
            )

    def _defaults(self) -> None:
        aid_type = self.activity.aid_type_id or ""
        core = {"B01": NGO_CORE, "B02": MULTILATERAL_CORE}
        child(self.element, "collaboration-type", code=core.get(aid_type, BILATERAL))
        child(self.element, "default-flow-type", code=ODA if self.facts.is_oda else OTHER_FLOWS)
        child(self.element, "default-finance-type", code=GRANT)
        if aid_type:
            child(self.element, "default-aid-type", vocabulary="1", code=aid_type)
        if modality := self.facts.earmarking:
            child(self.element, "default-aid-type", vocabulary="2", code=CATEGORY_OF[modality])
            child(self.element, "default-aid-type", vocabulary="3", code=modality)

    def _plan(self) -> None:
        for year, amount in sorted(self.facts.budgets.items()):
            budget = child(self.element, "budget", type="1", status="2")
            self._period(budget, dt.date(year, 1, 1), dt.date(year, 12, 31), amount)
        for instalment in self.facts.instalments:
            planned = child(self.element, "planned-disbursement", type="1")
            self._period(planned, instalment.due_on, instalment.due_on, instalment.amount_chf)

    def _period(self, parent: Element, first: dt.date, last: dt.date, amount: int) -> None:
        child(parent, "period-start", iso_date=first.isoformat())
        child(parent, "period-end", iso_date=last.isoformat())
        writing.value(parent, amount, first)

    def _transaction(self, entry: Entry) -> None:
        """A booking in francs; what came back is negative, as the standard counts it."""
        is_humanitarian = entry.sphere == Sphere.HUMANITARIAN or self.is_humanitarian
        transaction = child(
            self.element,
            "transaction",
            ref=str(entry.pk),
            humanitarian="1" if is_humanitarian else "",
        )
        child(transaction, "transaction-type", code=transaction_type(entry))
        child(transaction, "transaction-date", iso_date=entry.booked_on.isoformat())
        writing.value(transaction, entry.amount_chf, entry.booked_on)
        writing.publisher(transaction, "provider-org", self.publisher)
        if entry.partner:
            writing.organisation(transaction, "receiver-org", entry.partner, self.withheld)


def transaction_type(entry: Entry) -> str:
    if entry.kind in COMMITTING:
        return COMMITMENT
    return EXPENDITURE if entry.flow == Flow.EXPENDITURE else DISBURSEMENT


def weighted_goals(lines: Lines) -> tuple[str, Lines]:
    """The vocabulary of the weights and their lines: targets (8), or all by goal (7).

    Weights add up to 100 within a vocabulary. Where one line names a goal without a target, the
    whole set is given by goal; its targets stand as tags.
    """
    if all("." in code for code, _share in lines):
        return "8", lines
    goals: dict[str, int] = {}
    for code, share in lines:
        goals[str(goal_of(code))] = goals.get(str(goal_of(code)), 0) + share
    return "7", tuple(goals.items())
