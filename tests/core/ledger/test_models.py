"""The ledger: what adds up, what was known when, and what the database takes for an entry."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.activities.models import Origin
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.funding import workflow
from core.ledger.models import DOCUMENTS, Entry
from core.ledger.states import COMMITTING, PAYING, EntryKind
from core.workflow import create, insert
from tests.core.ledger.closing import close
from tests.factories import NOW, Office, in_a_step, make_activity

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def paid():
    return Office().paid()


def history(**values):
    with in_a_step():
        return create(
            Entry,
            **{
                "activity": make_activity(),
                "kind": EntryKind.DISBURSEMENT,
                "origin": Origin.HISTORY,
                "currency_id": "CHF",
                "amount": 100,
                "amount_chf": 100,
                "booked_on": dt.date(2020, 5, 1),
                "split_on": dt.date(2020, 5, 1),
                "recorded_at": NOW,
                "sphere": "development",
                **values,
            },
        )


def test_what_is_committed_and_what_is_paid_are_added_up_by_kind(paid):
    assert Entry.objects.net_committed() == Entry.objects.net_paid() == 1_000_000
    assert [entry.kind for entry in Entry.objects.committing()] == [EntryKind.COMMITMENT]
    assert [entry.kind for entry in Entry.objects.paying()] == [EntryKind.DISBURSEMENT]


def test_every_kind_is_committed_or_paid_and_has_its_document():
    assert COMMITTING | PAYING == set(EntryKind) == set(DOCUMENTS)
    assert set() == COMMITTING & PAYING


def test_an_entry_is_fixed_with_sphere_instrument_and_partner_of_the_award(paid):
    entry = Entry.objects.get(kind=EntryKind.DISBURSEMENT)
    commitment = paid.commitment

    assert (entry.sphere, entry.instrument_id, entry.partner_id) == (
        commitment.sphere,
        commitment.instrument_id,
        commitment.partner_id,
    )
    assert (entry.booked_on, entry.split_on) == (TODAY, TODAY)


def test_nothing_adds_up_to_nothing():
    assert (Entry.objects.net_paid(), Entry.objects.net_committed()) == (0, 0)


def test_a_year_begins_and_ends_with_its_days():
    for day in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"):
        history(booked_on=dt.date.fromisoformat(day))

    assert Entry.objects.booked_in(2020).count() == 2


def test_what_was_booked_later_or_learnt_later_was_not_known(paid):
    before_payment = AuditEntry.objects.get(verb="release_payments").number
    known = Entry.objects.known_at(before_payment, TODAY)
    assert [entry.kind for entry in known] == [EntryKind.COMMITMENT]
    assert Entry.objects.known_at(before_payment, dt.date(2026, 4, 30)).count() == 0
    assert Entry.objects.known_at(10**9, TODAY).count() == 2


def test_history_counts_as_known_on_its_day():
    entry = history()

    assert list(Entry.objects.known_at(0, dt.date(2020, 5, 1))) == [entry]
    assert list(Entry.objects.known_at(0, dt.date(2020, 4, 30))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0, "amount_chf": 0},
        {"amount": -100, "amount_chf": -100},
        {"kind": EntryKind.REFUND},
        {"kind": EntryKind.REDUCTION},
        {"kind": EntryKind.BANK_RETURN},
        {"amount": 10**13 + 1, "amount_chf": 10**13 + 1},
        {"amount": 101},
        {"currency_id": "EUR"},
        {"currency_id": "EUR", "rate": 0, "rate_on": TODAY},
        {"origin": Origin.WORKFLOW},
        {"origin": Origin.TAKEOVER},
    ],
    ids=str,
)
def test_the_database_takes_no_entry_that_cannot_be(wrong):
    with pytest.raises(IntegrityError):
        history(**wrong)


def test_the_database_takes_no_entry_on_the_document_of_another_kind(paid):
    entry = Entry.objects.get(kind=EntryKind.DISBURSEMENT)
    entry.pk, entry.kind = None, EntryKind.COMMITMENT

    with pytest.raises(IntegrityError), in_a_step():
        insert(entry)


def test_an_entry_is_reversed_once_and_exactly():
    original = history()
    undone = {"reverses": original, "amount": -100, "amount_chf": -100}
    activity = original.activity
    with pytest.raises(IntegrityError), transaction.atomic():
        history(**undone)
    history(**undone, activity=activity)
    with pytest.raises(IntegrityError):
        history(**undone, activity=activity)


def test_nothing_is_booked_into_a_closed_year_with_a_reason(paid):
    close(2026)

    with pytest.raises(RuleViolation) as refusal:
        workflow.record_return(paid, booked_on=TODAY, reason="x", by=paid.requested_by, now=NOW)
    assert "The books of 2026 are closed." in refusal.value.objections


def test_history_of_a_closed_year_may_still_come():
    close(2020)

    assert history().pk is not None
