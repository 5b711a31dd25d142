"""Small ledgers for the reports: entries without documents, as an import books them."""

import datetime as dt

from core.activities.models import MarkerScore, MarkerSet, Origin, Scheme
from core.ledger.models import Entry
from core.ledger.states import EntryKind
from core.workflow import create
from tests.factories import NOW, in_a_step, make_activity, make_split


def activity(*, goals=None, places=None, sectors=None, gender=None, **values):
    """An activity with its first sets; each is a list of (code, hundredths of a per cent)."""
    made = make_activity(**values)
    for scheme, lines in ((Scheme.SDG, goals), (Scheme.PLACE, places), (Scheme.SECTOR, sectors)):
        if lines:
            make_split(made, scheme, lines)
    if gender is not None:
        mark(made, gender)
    return made


def mark(made, gender):
    with in_a_step():
        markers = create(MarkerSet, activity=made, recorded_at=NOW)
        MarkerScore.objects.create(marker_set=markers, marker_id="1", score=gender)
    return markers


def book(made, kind, rappen, day, *, split_on=None, **values):
    """One entry of imported history; the sign is that of the kind."""
    is_positive = kind in {EntryKind.COMMITMENT, EntryKind.DISBURSEMENT}
    signed = rappen if is_positive or kind == EntryKind.EXCHANGE_DIFFERENCE else -rappen
    day = dt.date.fromisoformat(day)
    with in_a_step():
        return create(
            Entry,
            **{
                "activity": made,
                "kind": kind,
                "origin": Origin.HISTORY,
                "currency_id": "CHF",
                "amount": 0 if kind == EntryKind.EXCHANGE_DIFFERENCE else signed,
                "amount_chf": signed,
                "booked_on": day,
                "split_on": dt.date.fromisoformat(split_on) if split_on else day,
                "recorded_at": NOW,
                "sphere": made.sphere,
                "instrument": made.instrument,
                "partner": made.partner,
                **values,
            },
        )


def award(made, rappen, day, **values):
    return book(made, EntryKind.COMMITMENT, rappen, day, **values)


def reduce(made, rappen, day, **values):
    return book(made, EntryKind.REDUCTION, rappen, day, **values)


def pay(made, rappen, day, **values):
    return book(made, EntryKind.DISBURSEMENT, rappen, day, **values)


def bank_return(made, rappen, day, *, paid_on, **values):
    return book(made, EntryKind.BANK_RETURN, rappen, day, split_on=paid_on, **values)


def refund(made, rappen, day, **values):
    return book(made, EntryKind.REFUND, rappen, day, **values)
