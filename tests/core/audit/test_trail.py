"""The trail: one chain, whoever writes at once, and no change in it goes unseen."""

import datetime as dt

import pytest
from django.db import connection

from core.audit import trail
from core.audit.models import GENESIS, AuditEntry, AuditTouch, ChainHead, Outcome
from core.audit.trail import StepRecord, faults
from core.guards import drop_guards
from core.people.models import User
from tests.core.funding.world import standing

LENGTH = 200
NOW = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
PLACES = (1, 2, 57, LENGTH - 1, LENGTH)


@pytest.fixture(scope="module")
def _chain(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        drop_guards(connection)  # or nothing could be forged at all
        person = User.objects.create(username="anna", first_name="Anna", last_name="Muster")
        for number in range(LENGTH):
            record = StepRecord(verb="visit", by=person, now=NOW + dt.timedelta(minutes=number))
            record.subject, record.reason = f"visit {number}", "because"
            record.touch(person)
            trail.append(record, outcome=Outcome.DONE)
        yield


@pytest.fixture
def chain(_chain, db):
    return AuditEntry.objects.order_by("number")


def test_an_untouched_chain_has_no_faults(chain):
    assert (chain.count(), list(faults())) == (LENGTH, [])


CHANGES = {
    "recorded_at": NOW - dt.timedelta(days=1),
    "verb": "approve",
    "outcome": "refused",
    "person_key": 4711,
    "person_name": "Somebody Else",
    "subject": "other",
    "reason": "other",
    "content": "{}",
    "step": "00000000-0000-4000-8000-000000000000",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("column", CHANGES)
def test_a_change_is_found_where_it_was_made(column, place, chain):
    chain.filter(number=place).update(**{column: CHANGES[column]})

    assert list(faults()) == [f"Entry {place} was changed."]


def test_every_single_change_is_found(chain):
    for place in range(1, LENGTH + 1):
        entry = chain.get(number=place)
        chain.filter(number=place).update(reason="other")
        assert list(faults()) == [f"Entry {place} was changed."]
        chain.filter(number=place).update(reason=entry.reason)


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_change_with_a_new_hash_breaks_the_next_link(place, chain):
    entry = chain.get(number=place)
    entry.reason = "other"
    entry.hash = entry.compute_hash()
    entry.save()

    assert list(faults()) == [f"Entry {place + 1} does not follow the one before it."]


def test_a_change_of_the_last_entry_with_a_new_hash_contradicts_the_head(chain):
    entry = chain.get(number=LENGTH)
    entry.reason = "other"
    entry.hash = entry.compute_hash()
    entry.save()

    assert list(faults()) == [f"The chain ends at entry {LENGTH}, but its head says {LENGTH}."]


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_deletion_is_found_where_it_was_made(place, chain):
    delete(place)

    assert list(faults()) == [
        f"Entry {place} is missing.",
        f"Entry {place + 1} does not follow the one before it.",
    ]


def test_every_single_deletion_is_found(chain):
    for place in range(1, LENGTH):
        entry, touches = (
            chain.get(number=place),
            list(AuditTouch.objects.filter(entry__number=place)),
        )
        delete(place)
        assert next(faults()) == f"Entry {place} is missing."
        entry.save(force_insert=True)
        AuditTouch.objects.bulk_create(touches)


@pytest.mark.parametrize("kept", [0, 1, 120, LENGTH - 1])
def test_a_truncation_contradicts_the_head(kept, chain):
    delete(*range(kept + 1, LENGTH + 1))

    assert list(faults()) == [f"The chain ends at entry {kept}, but its head says {LENGTH}."]


@pytest.mark.parametrize("place", PLACES[1:])
def test_an_insertion_is_found_where_it_was_made(place, chain):
    """Everything from the place on moves up by one number to make room."""
    for entry in chain.filter(number__gte=place).order_by("-number"):
        chain.filter(pk=entry.pk).update(number=entry.number + 1)
    forged = chain.get(number=1)
    forged.pk, forged.number, forged.step = None, place, "00000000-0000-4000-8000-000000000000"
    forged.previous_hash = chain.get(number=place - 1).hash
    forged.hash = forged.compute_hash()
    forged.save(force_insert=True)

    assert list(faults())[:2] == [
        f"Entry {place + 1} does not follow the one before it.",
        f"Entry {place + 1} was changed.",
    ]


@pytest.mark.parametrize(("first", "second"), [(1, 2), (10, 150), (199, 200)])
def test_a_swap_is_found_where_it_was_made(first, second, chain):
    one, other = chain.get(number=first), chain.get(number=second)
    chain.filter(pk=one.pk).update(number=LENGTH + 9)
    chain.filter(pk=other.pk).update(number=first)
    chain.filter(pk=one.pk).update(number=second)

    assert next(faults()) in {
        f"Entry {first} does not follow the one before it.",
        f"Entry {first} was changed.",
    }


def test_a_head_that_was_set_back_contradicts_the_chain(chain):
    ChainHead.objects.update(number=LENGTH - 1, hash=chain.get(number=LENGTH - 1).hash)

    assert list(faults()) == [f"The chain ends at entry {LENGTH}, but its head says {LENGTH - 1}."]


def test_a_lost_head_contradicts_the_chain(chain):
    ChainHead.objects.all().delete()

    assert list(faults()) == [f"The chain ends at entry {LENGTH}, but its head says 0."]


def test_the_first_entry_stands_on_nothing(chain):
    assert chain.first().previous_hash == GENESIS


def test_the_hash_covers_every_column_but_the_key_and_itself():
    """A column that a later version adds must be covered too, or a change of it goes unseen."""
    columns = {field.name for field in AuditEntry._meta.concrete_fields}

    assert columns - {"id", "hash"} == CHANGES.keys() | {"number", "previous_hash"}


def test_a_row_finds_its_own_steps_newest_first(chain):
    person = User.objects.get(username="anna")

    numbers = AuditEntry.objects.about(person).values_list("number", flat=True)

    assert list(numbers) == list(range(LENGTH, 0, -1))


def test_a_name_longer_than_its_column_is_cut(chain):
    person = User(pk=1, first_name="A" * 150, last_name="B" * 150)
    trail.append(StepRecord(verb="visit", by=person, now=NOW), outcome=Outcome.DONE)

    assert len(AuditEntry.objects.order_by("-number").first().person_name) == 200
    assert list(faults()) == []


def delete(*numbers):
    AuditTouch.objects.filter(
        entry__in=list(AuditEntry.objects.filter(number__in=numbers).values_list("pk", flat=True))
    )._raw_delete("default")
    AuditEntry.objects.filter(number__in=numbers)._raw_delete("default")
