"""An IATI activity as it was read: values in Python types, codes as they stand in the file."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

Narratives = dict[str, str]
"""Texts by language (two letters in lower case; empty where the file names none)."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the file that was not understood or not taken over."""

    activity: str
    element: str
    reason: str

    @classmethod
    def twice(cls, identifier: str) -> "Note":
        return cls(identifier, "iati-identifier", _("The activity stands in the file twice."))


@dataclass(frozen=True, slots=True)
class Organisation:
    ref: str
    type: str
    role: str
    names: Narratives

    @property
    def is_named(self) -> bool:
        return bool(self.ref or self.names)


@dataclass(frozen=True, slots=True)
class Share:
    """A code of a vocabulary, with its percentage where the file gives one."""

    vocabulary: str
    code: str
    percentage: Decimal | None


@dataclass(frozen=True, slots=True)
class Marker:
    vocabulary: str
    code: str
    significance: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction; `value` is in whole units of `currency`, negative where it takes back."""

    position: int
    ref: str
    type: str
    date: dt.date
    value: Decimal
    currency: str
    value_date: dt.date | None
    provider: Organisation | None
    receiver: Organisation | None
    is_humanitarian: bool
    sectors: tuple[Share, ...]
    countries: tuple[Share, ...]
    regions: tuple[Share, ...]
    flow_type: str
    finance_type: str
    aid_type: str

    @property
    def has_own_split(self) -> bool:
        return bool(self.sectors or self.countries or self.regions)


@dataclass(slots=True)
class Activity:
    identifier: str
    reporting_org: Organisation
    titles: Narratives = field(default_factory=dict)
    descriptions: Narratives = field(default_factory=dict)
    status: str = ""
    dates: dict[str, dt.date] = field(default_factory=dict)
    participating_orgs: list[Organisation] = field(default_factory=list)
    sectors: list[Share] = field(default_factory=list)
    countries: list[Share] = field(default_factory=list)
    regions: list[Share] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    tags: list[Share] = field(default_factory=list)
    is_humanitarian: bool = False
    default_currency: str = ""
    default_flow_type: str = ""
    default_finance_type: str = ""
    default_aid_type: str = ""
    transactions: list[Transaction] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    breaches: list[Note] = field(default_factory=list)
    """Why the activity as a whole cannot be taken over; empty if it can."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Elements that the product has no place for, with their number."""

    def note(self, element: str, reason: str) -> None:
        self.notes.append(Note(self.identifier, element, reason))
