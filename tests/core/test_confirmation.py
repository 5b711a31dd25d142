"""Four eyes on a record: who, what exactly, and once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError

from core.confirmation import (
    NOT_CONFIRMED,
    Confirmable,
    confirm,
    discard,
    objections_to_confirming,
    record,
    rerecord,
)
from core.funding.models import Commitment
from core.people.models import Role, RoleAssignment
from tests.factories import NOW, in_a_step, make_user, someone

pytestmark = pytest.mark.django_db

CONFIRMABLE = [model for model in apps.get_models() if issubclass(model, Confirmable)]


@pytest.fixture
def role():
    with in_a_step(by=someone("first")):
        return record(
            RoleAssignment,
            by=someone("first"),
            now=NOW,
            person=someone("holder"),
            role=Role.AUDITOR,
            valid_from=NOW.date(),
        )


def test_a_record_waits_and_has_no_effect(role):
    assert (role.is_waiting, role.is_confirmed) == (True, False)
    assert someone("holder").roles(NOW.date()) == set()
    assert list(RoleAssignment.objects.unconfirmed()) == [role]


def test_a_second_person_puts_it_in_force(role):
    assert objections_to_confirming(role, someone("second")) == []
    with in_a_step():
        confirm(role, by=someone("second"), now=NOW)

    assert (role.is_waiting, role.is_confirmed) == (False, True)
    assert someone("holder").roles(NOW.date()) == {Role.AUDITOR}
    assert list(RoleAssignment.objects.confirmed()) == [role]


def test_who_recorded_it_does_not_confirm_it(role):
    assert objections_to_confirming(role, someone("first")) == [
        "Who records a thing does not confirm it."
    ]
    with pytest.raises(IntegrityError), in_a_step():
        confirm(role, by=someone("first"), now=NOW)


def test_nobody_confirms_their_own_role_whatever_the_page_says(role):
    with pytest.raises(IntegrityError), in_a_step():
        confirm(role, by=someone("holder"), now=NOW)


def test_what_is_confirmed_is_not_confirmed_again(role):
    with in_a_step():
        confirm(role, by=someone("second"), now=NOW)

    assert objections_to_confirming(role, someone("third")) == ["This is confirmed already."]


def test_what_is_discarded_is_not_confirmed(role):
    with in_a_step():
        discard(role, now=NOW)

    assert (role.is_waiting, role.is_confirmed) == (False, False)
    assert objections_to_confirming(role, someone("second")) == ["This was discarded."]


def test_what_was_changed_unseen_is_not_confirmed(role):
    role.role = Role.FINANCE_OFFICER

    assert objections_to_confirming(role, someone("second")) == [
        "The content was changed after it was recorded."
    ]


def test_a_correction_is_in_the_name_of_whoever_corrects(role):
    with in_a_step():
        rerecord(role, by=someone("second"), now=NOW, role=Role.MANAGEMENT)

    assert objections_to_confirming(role, someone("second")) == [
        "Who records a thing does not confirm it."
    ]
    assert objections_to_confirming(role, someone("first")) == []


def test_a_rate_hashes_alike_before_and_after_the_database():
    short, long = (Commitment(rate=Decimal(rate)) for rate in ("0.95", "0.950000000"))

    assert short.compute_hash() == long.compute_hash()


@pytest.mark.parametrize("model", CONFIRMABLE, ids=lambda model: model._meta.label)
def test_the_hash_covers_every_column_that_is_not_named(model):
    """A new column is hashed unless somebody says why not."""
    row = model()
    before = row.compute_hash()
    for field in model._meta.concrete_fields:
        named = field.attname in NOT_CONFIRMED | model.UNHASHED or field.primary_key
        kept = getattr(row, field.attname)
        setattr(row, field.attname, 4711)
        assert (row.compute_hash() == before) == named, field.attname
        setattr(row, field.attname, kept)


@pytest.mark.parametrize("model", CONFIRMABLE, ids=lambda model: model._meta.label)
def test_no_record_is_confirmed_by_who_recorded_it(model):
    names = {constraint.name for constraint in model._meta.constraints}

    assert f"{model._meta.app_label}_{model._meta.model_name}_two_people" in names
    assert f"{model._meta.app_label}_{model._meta.model_name}_confirmed_by_and_at" in names


def test_a_role_holds_only_in_its_time():
    person = make_user(Role.AUDITOR)
    with in_a_step():
        from core.workflow import change

        change(person.role_assignments.get(), valid_to=dt.date(2026, 6, 1))

    assert [person.has_role(Role.AUDITOR, on=dt.date(2026, 6, day)) for day in (1, 2)] == [
        True,
        False,
    ]
