"""What tests stand on: a flush empties guarded tables, and the guards are back afterwards."""

import pytest
from django.db import DatabaseError, connection
from django.utils import translation

from config.management.commands.create_administrators import create
from core.audit.models import AuditEntry
from core.guards import missing_guards
from core.people.models import User
from core.reference.models import Goal


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_transactional_test_begins_empty_and_guarded(transactional_db, turn):
    before = AuditEntry.objects.count()
    goals = Goal.objects.count()
    people = [User(username=name, email=f"{name}@example.ch") for name in ("anna", "beat")]
    create((people[0], "x"), (people[1], "y"))

    assert (before, goals) == (0, 17)
    assert AuditEntry.objects.count() == 6  # the two, their roles, and the four tables
    assert list(missing_guards(connection)) == []
    with pytest.raises(DatabaseError):
        AuditEntry.objects.all().delete()


def test_texts_are_english():
    assert translation.get_language() == "en"


def test_a_page_asked_without_a_language_is_english(client, db):
    assert client.get("/", follow=True).headers["Content-Language"] == "en"
