"""`verify_trail` names the first entry that was touched, wherever it stands."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.audit.models import AuditEntry, ChainHead
from core.guards import drop_guards, install_guards
from core.people.models import Role
from tests.core.audit.making import refused, save
from tests.factories import make_user, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Entries, and no guards, as for somebody who holds the database itself."""
    anna = officer()
    organisation = save(by=anna)
    for name in ("Beta", "Gamma"):
        save(organisation, by=anna, name=name)
    refused(by=make_user(Role.AUDITOR))  # the last one, which no row points to
    drop_guards(connection)
    yield list(AuditEntry.objects.order_by("number"))
    install_guards(connection)


def fault():
    with pytest.raises(CommandError) as broken:
        call_command("verify_trail")
    return str(broken.value)


def test_an_unbroken_trail_is_counted_and_its_head_is_told(capsys):
    save(by=officer())
    head = ChainHead.objects.get()
    call_command("verify_trail")

    assert capsys.readouterr().out == (
        f"The trail is unbroken: {head.number} entries.\nHead: {head.hash}\n"
        "Checkpoints: 0, the last one at entry 0.\n"
    )


def test_an_empty_trail_is_unbroken(capsys):
    call_command("verify_trail")

    assert capsys.readouterr().out.startswith("The trail is unbroken: 0 entries.\n")


@pytest.mark.parametrize("position", [0, 1, -1])
@pytest.mark.parametrize("field", ["person_name", "verb", "content", "reason", "outcome"])
def test_a_changed_entry_is_named(entries, position, field):
    entry = entries[position]
    AuditEntry.objects.filter(pk=entry.pk).update(**{field: "x"})

    assert fault() == f"The trail is broken. Entry {entry.number} was changed."


def test_a_removed_entry_is_named(entries):
    entry = entries[1]
    entry.touches.all().delete()
    AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default")

    assert fault() == f"The trail is broken. Entry {entry.number} is missing."


def test_an_entry_that_was_forged_with_its_hash_breaks_the_next_one(entries):
    entry, following = entries[1], entries[2]
    entry.reason = "forged"
    AuditEntry.objects.filter(pk=entry.pk).update(reason="forged", hash=entry.compute_hash())

    assert fault() == (
        f"The trail is broken. Entry {following.number} does not follow the one before it."
    )


def test_a_cut_off_end_is_noticed(entries):
    last = entries[-1]
    last.touches.all().delete()
    AuditEntry.objects.filter(pk=last.pk)._raw_delete("default")

    assert fault() == (
        f"The trail is broken. The chain ends at entry {last.number - 1},"
        f" but its head says {last.number}."
    )


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_state_of_the_database_and_holds_nobody_up(capsys):
    save(by=officer())
    call_command("verify_trail")
    save(by=officer(), code="B")

    assert capsys.readouterr().out.startswith("The trail is unbroken: ")
