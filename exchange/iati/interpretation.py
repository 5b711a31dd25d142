"""What an IATI activity means to us: facts, splits, markers and postings, or a note why not.

The rules of reading stand in the function that applies them; the codes and rates that are known
come in as `Reference`, so that nothing here asks the database.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.activities.models import Scheme
from core.activities.states import ActivityStatus
from core.amounts import MAX_RAPPEN, convert
from core.ledger.states import EntryKind, Flow
from core.rates.models import ExchangeRate
from core.reference.models import Sphere
from exchange.iati.model import Activity, Note, Organisation, Share, Transaction
from exchange.iati.reference import Reference
from exchange.iati.values import to_minor_units
from exchange.iati.weights import (
    DAC_PURPOSES,
    DAC_REGIONS,
    SDG_GOALS,
    SDG_TARGETS,
    normalise,
    of_vocabulary,
)

LONGEST_TITLE = 250
LONGEST_IDENTIFIER = 120
LONGEST_CODE = 60
IMPLEMENTING, EXTENDING = "4", "3"
COMMITMENT, DISBURSEMENT, EXPENDITURE = "2", "3", "4"

STATUSES = {
    "1": ActivityStatus.PLANNED,
    "2": ActivityStatus.RUNNING,
    "3": ActivityStatus.REPORTED,
    "4": ActivityStatus.CLOSED,
    "5": ActivityStatus.ABORTED,
    "6": ActivityStatus.SUSPENDED,
}

Lines = tuple[tuple[str, int], ...]
"""(code, share in hundredths of a per cent) in the order of the file."""


@dataclass(frozen=True)
class Posting:
    """One entry to be: signed amounts in the currency's smallest unit and in Rappen."""

    key: str
    kind: EntryKind
    flow: Flow
    booked_on: dt.date
    currency: str
    amount: int
    amount_chf: int
    rate: ExchangeRate | None
    sphere: Sphere
    receiver: Organisation | None
    text: str
    splits: dict[Scheme, Lines]


@dataclass
class Reading:
    """An activity as it will stand here."""

    identifier: str
    facts: dict[str, Any]
    partner: Organisation | None
    splits: dict[Scheme, Lines]
    scores: dict[str, int]
    postings: list[Posting] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def code_for(identifier: str) -> str:
    """The file reference of an imported activity: its identifier, cut where it is too long."""
    if len(identifier) <= LONGEST_CODE:
        return identifier
    digest = hashlib.sha256(identifier.encode()).hexdigest()[:8]
    return f"{identifier[: LONGEST_CODE - 9]}~{digest}"


def refusals(activity: Activity) -> list[Note]:
    """Why an activity as a whole is not taken over; empty if it is."""
    notes = list(activity.breaches)
    if len(activity.identifier) > LONGEST_IDENTIFIER:
        notes.append(
            Note(activity.identifier[:60], "iati-identifier", _("The identifier is too long."))
        )
    return notes


class Interpreter:
    """Reads one activity in the light of the codes and rates that are known."""

    def __init__(self, activity: Activity, reference: Reference, *, today: dt.date) -> None:
        self.activity = activity
        self.reference = reference
        self.today = today
        self.notes: list[Note] = list(activity.notes)

    def read(self) -> Reading:
        activity = self.activity
        reading = Reading(
            identifier=activity.identifier,
            facts=self._facts(),
            partner=self._partner(),
            splits=self._splits(activity.sectors, activity.countries, activity.regions, ""),
            scores=self._scores(),
        )
        ordinals: Counter[str] = Counter()
        for transaction in activity.transactions:
            if posting := self._posting(transaction, ordinals):
                reading.postings.append(posting)
        if named := [tag.code for tag in activity.tags if tag.vocabulary in {"2", "3"}]:
            codes = ", ".join(named)
            self._note("tag", _("Goals without a weight, to be mapped by hand: %s") % codes)
        reading.notes = self.notes
        return reading

    def _note(self, element: str, reason: str) -> None:
        self.notes.append(Note(self.activity.identifier, element, reason))

    def _facts(self) -> dict[str, Any]:
        activity = self.activity
        title = preferred(activity.titles)
        if not title:
            self._note("title", _("The title is missing; the identifier stands in its place."))
        status = STATUSES.get(activity.status)
        if status is None:
            self._note(
                "activity-status", _("Status «%(code)s» is unknown.") % {"code": activity.status}
            )
        starts_on, ends_on = self._period()
        return {
            "title": (title or activity.identifier)[:LONGEST_TITLE],
            "titles": activity.titles,
            "description": preferred(activity.descriptions),
            "status": status or ActivityStatus.PLANNED,
            "sphere": sphere_of(is_humanitarian=activity.is_humanitarian),
            "is_humanitarian": activity.is_humanitarian,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "aid_type_id": self._aid_type(),
        }

    def _period(self) -> tuple[dt.date | None, dt.date | None]:
        """The actual dates count before the planned ones."""
        dates = self.activity.dates
        starts_on, ends_on = dates.get("2") or dates.get("1"), dates.get("4") or dates.get("3")
        if starts_on and ends_on and ends_on < starts_on:
            self._note("activity-date", _("The end lies before the start; it is left out."))
            return starts_on, None
        return starts_on, ends_on

    def _aid_type(self) -> str | None:
        code = self.activity.default_aid_type
        if code and code not in self.reference.aid_types:
            self._note("default-aid-type", _("Code «%(code)s» is unknown.") % {"code": code})
            return None
        return code or None

    def _partner(self) -> Organisation | None:
        """Who carries the activity out; else who passes the money on."""
        for role in (IMPLEMENTING, EXTENDING):
            for organisation in self.activity.participating_orgs:
                if organisation.role == role:
                    return organisation
        return None

    def _scores(self) -> dict[str, int]:
        scores: dict[str, int] = {}
        for marker in self.activity.markers:
            allowed = self.reference.markers.get(marker.code, ())
            if marker.vocabulary != "1":
                reason = _("Vocabulary %(code)s is not read.") % {"code": marker.vocabulary}
            elif not allowed:
                reason = _("Code «%(code)s» is unknown.") % {"code": marker.code}
            elif marker.significance not in map(str, allowed):
                reason = _("Marker %(code)s has no score «%(score)s».") % {
                    "code": marker.code,
                    "score": marker.significance,
                }
            elif scores.setdefault(marker.code, int(marker.significance)) != int(
                marker.significance
            ):
                reason = _("Marker %(code)s has two scores.") % {"code": marker.code}
            else:
                continue
            self._note("policy-marker", reason)
        return scores

    def _splits(
        self,
        sectors: Iterable[Share],
        countries: Iterable[Share],
        regions: Iterable[Share],
        within: str,
    ) -> dict[Scheme, Lines]:
        """The sets that can be made; `within` names the transaction they are for, if any."""
        sectors, regions = list(sectors), list(regions)
        for element, shares, read in (
            ("sector", sectors, {DAC_PURPOSES, SDG_GOALS, SDG_TARGETS}),
            ("recipient-region", regions, {DAC_REGIONS}),
        ):
            for code in sorted({share.vocabulary for share in shares} - read):
                reason = _("Vocabulary %(code)s is not read.") % {"code": code}
                self._note(within + element, reason)
        targets = of_vocabulary(sectors, SDG_TARGETS)
        goals = targets or of_vocabulary(sectors, SDG_GOALS)
        places = [*countries, *of_vocabulary(regions, DAC_REGIONS)]
        wanted = {
            Scheme.SDG: ("sector", goals),
            Scheme.SECTOR: ("sector", of_vocabulary(sectors, DAC_PURPOSES)),
            Scheme.PLACE: ("recipient-country", places),
        }
        found = {}
        for scheme, (element, shares) in wanted.items():
            if shares and (lines := self._lines(scheme, within + element, shares)):
                found[scheme] = lines
        return found

    def _lines(self, scheme: Scheme, element: str, shares: list[Share]) -> Lines:
        known = self.reference.codes[scheme]
        if unknown := sorted({share.code for share in shares} - known.keys()):
            codes = ", ".join(unknown)
            self._note(element, _("Code «%(code)s» is unknown; no split.") % {"code": codes})
            return ()
        try:
            weights = normalise(shares)
        except ValueError as error:
            self._note(element, str(error))
            return ()
        if weights.is_adjusted:
            total = f"{weights.given_total:f}"
            self._note(element, _("The sum of %(sum)s was brought to 100.") % {"sum": total})
        return weights.lines

    def _posting(self, transaction: Transaction, ordinals: Counter[str]) -> Posting | None:
        """Give the entry of a transaction, or note why it makes none.

        Equal transactions of an activity are told apart by their ordinal. A changed one has
        another key: on the next import the old entry is reversed and the new one is posted.
        """
        within = f"transaction {transaction.ref or transaction.position}"
        identity = _identity(transaction)
        ordinals[identity] += 1
        try:
            units, rappen, rate = self._amounts(transaction)
        except ValueError as reason:
            self._note(within, str(reason))
            return None
        return Posting(
            key=_key(self.activity.identifier, identity, ordinals[identity]),
            kind=_kind(transaction.type, units),
            flow=Flow.EXPENDITURE if transaction.type == EXPENDITURE else Flow.DISBURSEMENT,
            booked_on=transaction.date,
            currency=transaction.currency,
            amount=units,
            amount_chf=rappen,
            rate=rate,
            sphere=sphere_of(is_humanitarian=transaction.is_humanitarian),
            receiver=transaction.receiver,
            text=transaction.ref[:250],
            splits=self._splits(
                transaction.sectors, transaction.countries, transaction.regions, f"{within}/"
            ),
        )

    def _amounts(self, transaction: Transaction) -> tuple[int, int, ExchangeRate | None]:
        """Units of the currency, Rappen, and the rate; ValueError with why there is no entry."""
        if transaction.type not in {COMMITMENT, DISBURSEMENT, EXPENDITURE}:
            raise ValueError(_("Type %(code)s is not taken over.") % {"code": transaction.type})
        if transaction.date > self.today:
            raise ValueError(_("The date lies in the future."))
        minor_units = self.reference.currencies.get(transaction.currency)
        if minor_units is None:
            raise ValueError(_("Currency «%(code)s» is unknown.") % {"code": transaction.currency})
        units = to_minor_units(transaction.value, minor_units=minor_units)
        if transaction.currency == "CHF":
            return _not_zero(units), units, None
        rate = self.reference.rate_on(transaction.currency, transaction.date)
        if rate is None:
            raise ValueError(
                _("There is no rate of %(currency)s for %(day)s.")
                % {"currency": transaction.currency, "day": transaction.date.isoformat()}
            )
        rappen = convert(_not_zero(units), minor_units=minor_units, rate=rate.chf_per_unit)
        if abs(rappen) > MAX_RAPPEN:
            raise ValueError(_("The amount %(value)s is too large.") % {"value": transaction.value})
        return units, _not_zero(rappen), rate


def preferred(texts: dict[str, str]) -> str:
    """The German text, else the English one, else the first."""
    return texts.get("de") or texts.get("en") or next(iter(texts.values()), "")


def sphere_of(*, is_humanitarian: bool) -> Sphere:
    return Sphere.HUMANITARIAN if is_humanitarian else Sphere.DEVELOPMENT


def _not_zero(units: int) -> int:
    if units == 0:
        raise ValueError(_("The value is zero."))
    return units


def _kind(transaction_type: str, units: int) -> EntryKind:
    if transaction_type == COMMITMENT:
        return EntryKind.COMMITMENT if units > 0 else EntryKind.REDUCTION
    return EntryKind.DISBURSEMENT if units > 0 else EntryKind.REFUND


def _identity(transaction: Transaction) -> str:
    """What makes a transaction the same one at the next import.

    The reference alone does not: publishers give a commitment and all its payments the same.
    """
    own_split = (transaction.sectors, transaction.countries, transaction.regions)
    said: list[object] = [
        transaction.ref,
        transaction.type,
        transaction.date.isoformat(),
        transaction.currency,
        f"{transaction.value.normalize():f}",
        transaction.is_humanitarian,
    ]
    said += [(s.vocabulary, s.code, str(s.percentage)) for shares in own_split for s in shares]
    return repr(said)


def _key(identifier: str, identity: str, ordinal: int) -> str:
    digest = hashlib.sha256(repr([identifier, identity, ordinal]).encode()).hexdigest()
    return f"iati:{digest}"
