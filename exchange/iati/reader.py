"""Reads the activities of an IATI file one by one; a file is whole and of version 2, or refused."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from exchange.iati.model import Activity, Marker, Note, Organisation, Share, Transaction
from exchange.iati.standard import breaches
from exchange.iati.values import (
    clean,
    code_of,
    is_true,
    language_of,
    narratives,
    parse_date,
    parse_number,
)

VERSIONS = ("2.01", "2.02", "2.03")
ROOT = "iati-activities"
GENERAL_DESCRIPTION = {"1", ""}


class IatiRefused(Exception):  # noqa: N818  (an answer to the person who sent the file)
    """The whole file is refused; the message is one sentence for the person who sent it."""


def read_activities(path: Path) -> Iterator[Activity]:
    """Yield the activities of a file in their order; raise `IatiRefused`.

    Memory does not grow with the file. A file may turn out to be broken only at its end: whoever
    stores activities does so in one transaction, or reads to the end before.
    """
    try:
        with path.open("rb") as source:
            yield from _activities(source)
    except ParseError as error:
        line, _column = error.position
        raise IatiRefused(
            _("%(file)s is not well-formed XML: the error is in line %(line)s.")
            % {"file": path.name, "line": line}
        ) from error
    except DefusedXmlException as error:
        raise IatiRefused(
            _("%(file)s contains a document type definition, which is not accepted.")
            % {"file": path.name}
        ) from error
    except OSError as error:
        raise IatiRefused(
            _("%(file)s cannot be read: %(reason)s.")
            % {"file": path.name, "reason": error.strerror}
        ) from error


def _activities(source: IO[bytes]) -> Iterator[Activity]:
    depth = 0
    root: Element | None = None
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            if root is None:
                root = element
                _check_root(root)
            continue
        depth -= 1
        if depth == 1 and root is not None:
            if element.tag == "iati-activity":
                yield ActivityParser(element).parse()
            root.clear()


def _check_root(root: Element) -> None:
    if root.tag != ROOT:
        raise IatiRefused(_("This is not a file of IATI activities."))
    version = root.get("version")
    if version is None:
        raise IatiRefused(_("The file does not say which version of IATI it follows."))
    if version.strip() not in VERSIONS:
        raise IatiRefused(
            _("The file follows IATI %(version)s; versions %(first)s to %(last)s can be read.")
            % {"version": version.strip()[:20], "first": VERSIONS[0], "last": VERSIONS[-1]}
        )


class ActivityParser:
    """Reads one `iati-activity` element."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.language = language_of(element, "")
        self.activity = Activity(
            identifier=clean(element.findtext("iati-identifier")),
            reporting_org=self._organisation(element.find("reporting-org")),
            is_humanitarian=is_true(element.get("humanitarian")),
            default_currency=clean(element.get("default-currency")).upper(),
        )

    def parse(self) -> Activity:
        """Read every child; what is not understood becomes a note, never an exception."""
        handlers: dict[str, Callable[[Element], None]] = {
            "title": self._title,
            "description": self._description,
            "activity-status": self._status,
            "activity-date": self._date,
            "participating-org": self._participating_org,
            "recipient-country": self._country,
            "recipient-region": self._region,
            "sector": self._sector,
            "policy-marker": self._marker,
            "tag": self._tag,
            "default-flow-type": self._default_flow_type,
            "default-finance-type": self._default_finance_type,
            "default-aid-type": self._default_aid_type,
            "transaction": self._transaction,
        }
        left_out: Counter[str] = Counter()
        for child in self.element:
            if handler := handlers.get(child.tag):
                self._guarded(handler, child)
            elif child.tag not in {"iati-identifier", "reporting-org"}:
                left_out[str(child.tag)] += 1
                self._check_standard(child)
        self.activity.left_out = dict(left_out)
        if not self.activity.identifier:
            self._breach("iati-identifier", _("The identifier is missing."))
        return self.activity

    def _breach(self, element: str, reason: str) -> None:
        self.activity.breaches.append(Note(self.activity.identifier, element, reason))

    def _check_standard(self, child: Element) -> None:
        for path, attribute in breaches(child):
            self._breach(path, _("The attribute «%(name)s» is missing.") % {"name": attribute})

    def _guarded(self, handler: Callable[[Element], None], child: Element) -> None:
        try:
            handler(child)
        except ValueError as error:
            name = child.tag
            if name == "transaction":
                name = f"transaction {code_of(child, 'ref') or self._transaction_position(child)}"
            self.activity.note(name, str(error))

    def _transaction_position(self, child: Element) -> int:
        return self.element.findall("transaction").index(child) + 1

    def _title(self, element: Element) -> None:
        self.activity.titles = narratives(element, self.language)

    def _description(self, element: Element) -> None:
        """The general description counts; of several, the first in a language."""
        if code_of(element, "type") in GENERAL_DESCRIPTION:
            texts = narratives(element, self.language)
            self.activity.descriptions = texts | self.activity.descriptions

    def _status(self, element: Element) -> None:
        self.activity.status = code_of(element)

    def _date(self, element: Element) -> None:
        self.activity.dates[code_of(element, "type")] = parse_date(element.get("iso-date"))

    def _participating_org(self, element: Element) -> None:
        organisation = self._organisation(element)
        if not organisation.is_named:
            raise ValueError(_("The organisation has neither a name nor an identifier."))
        self.activity.participating_orgs.append(organisation)

    def _country(self, element: Element) -> None:
        self.activity.countries.append(_share(element, vocabulary="", to_case=str.upper))

    def _region(self, element: Element) -> None:
        self.activity.regions.append(_share(element, vocabulary="1", to_case=str.upper))

    def _sector(self, element: Element) -> None:
        self.activity.sectors.append(_share(element, vocabulary="1", to_case=str.lower))

    def _tag(self, element: Element) -> None:
        self.activity.tags.append(_share(element, vocabulary="", to_case=str.lower))

    def _marker(self, element: Element) -> None:
        vocabulary = code_of(element, "vocabulary") or "1"
        significance = code_of(element, "significance")
        self.activity.markers.append(Marker(vocabulary, code_of(element), significance))

    def _default_flow_type(self, element: Element) -> None:
        self.activity.default_flow_type = code_of(element)

    def _default_finance_type(self, element: Element) -> None:
        self.activity.default_finance_type = code_of(element)

    def _default_aid_type(self, element: Element) -> None:
        if (code_of(element, "vocabulary") or "1") == "1":
            self.activity.default_aid_type = code_of(element)

    def _organisation(self, element: Element | None) -> Organisation:
        return Organisation(
            ref=code_of(element, "ref"),
            type=code_of(element, "type"),
            role=code_of(element, "role"),
            names=narratives(element, self.language),
        )

    def _transaction(self, element: Element) -> None:
        value = element.find("value")
        kind = code_of(element.find("transaction-type"))
        if not kind:
            raise ValueError(_("The transaction has no type."))
        if value is None:
            raise ValueError(_("The transaction has no value."))
        currency = (code_of(value, "currency") or self.activity.default_currency).upper()
        if not currency:
            raise ValueError(_("The transaction has no currency."))
        self.activity.transactions.append(
            Transaction(
                position=self._transaction_position(element),
                ref=code_of(element, "ref"),
                type=kind,
                date=parse_date(code_of(element.find("transaction-date"), "iso-date")),
                value=parse_number(value.text),
                currency=currency,
                value_date=self._value_date(value),
                **self._parties_and_splits(element),
            )
        )

    def _value_date(self, value: Element) -> Any:
        """The date for the publisher's conversion; a wrong one does no harm, for it is not used."""
        try:
            return parse_date(value.get("value-date"))
        except ValueError:
            return None

    def _parties_and_splits(self, element: Element) -> dict[str, Any]:
        activity = self.activity
        provider = self._organisation(element.find("provider-org"))
        receiver = self._organisation(element.find("receiver-org"))
        aid_types = [
            code_of(aid_type)
            for aid_type in element.findall("aid-type")
            if (code_of(aid_type, "vocabulary") or "1") == "1"
        ]
        return {
            "provider": provider if provider.is_named else None,
            "receiver": receiver if receiver.is_named else None,
            "is_humanitarian": is_true(element.get("humanitarian")) or activity.is_humanitarian,
            "sectors": _shares(element, "sector", vocabulary="1", to_case=str.lower),
            "countries": _shares(element, "recipient-country", vocabulary="", to_case=str.upper),
            "regions": _shares(element, "recipient-region", vocabulary="1", to_case=str.upper),
            "flow_type": code_of(element.find("flow-type")) or activity.default_flow_type,
            "finance_type": code_of(element.find("finance-type")) or activity.default_finance_type,
            "aid_type": aid_types[0] if aid_types else activity.default_aid_type,
        }


def _share(element: Element, *, vocabulary: str, to_case: Callable[[str], str]) -> Share:
    code = to_case(code_of(element))
    if not code:
        raise ValueError(_("The code is missing."))
    text = code_of(element, "percentage").removesuffix("%").strip()
    percentage: Decimal | None = parse_number(text) if text else None
    return Share(code_of(element, "vocabulary") or vocabulary, code, percentage)


def _shares(
    element: Element, tag: str, *, vocabulary: str, to_case: Callable[[str], str]
) -> tuple[Share, ...]:
    return tuple(
        _share(child, vocabulary=vocabulary, to_case=to_case) for child in element.findall(tag)
    )
