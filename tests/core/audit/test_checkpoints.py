"""Checkpoints: signed, kept here and elsewhere, and what they tell that a chain alone cannot."""

import stat

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from core.audit import checkpoints, signing, tasks
from core.audit.models import GENESIS, AuditEntry, AuditTouch, ChainHead, Checkpoint
from core.guards import drop_guards
from tests.core.audit.making import refused, save, watcher, with_key
from tests.factories import NOW, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def public_key(settings, tmp_path):
    return with_key(settings, tmp_path)


@pytest.fixture
def kept(public_key, tmp_path):
    """A checkpoint of three entries and more, in a file elsewhere; nothing holds who spoils it."""
    anna = officer()
    for code in "ABC":
        save(code=code, by=anna)
    refused(by=watcher())  # the last entry, which no row points to
    drop_guards(connection)
    return checkpoints.write_to(tmp_path, checkpoints.make_checkpoint(now=NOW))


def fault(*arguments):
    with pytest.raises(CommandError) as broken:
        call_command("verify_trail", *arguments)
    return str(broken.value).removeprefix("The trail is broken. ")


def cut_off_after(number):
    AuditTouch.objects.filter(entry__number__gt=number)._raw_delete("default")
    AuditEntry.objects.filter(number__gt=number)._raw_delete("default")
    last = AuditEntry.objects.order_by("-number").first()
    ChainHead.objects.update(number=last.number, hash=last.hash)


def write_anew():
    """What somebody can do who holds the whole database: a chain that is sound in itself."""
    previous = GENESIS
    for entry in AuditEntry.objects.order_by("number"):
        entry.reason, entry.previous_hash = "forged", previous
        entry.hash = previous = entry.compute_hash()
        entry.save()
    ChainHead.objects.update(hash=previous)


def test_the_key_is_readable_by_its_owner_alone(settings, public_key):
    assert stat.S_IMODE(settings.TRAIL_KEY_FILE.stat().st_mode) == 0o600


def test_a_key_that_others_can_read_is_refused(settings, public_key):
    settings.TRAIL_KEY_FILE.chmod(0o640)

    with pytest.raises(signing.NoKeyError, match="Others can read the key"):
        signing.read_key()


def test_a_key_is_never_replaced(public_key):
    with pytest.raises(CommandError, match="There is a key at"):
        call_command("make_trail_key")


def test_the_command_makes_a_key_and_tells_the_public_one(settings, tmp_path, capsys):
    settings.TRAIL_KEY_FILE = tmp_path / "new.pem"
    call_command("make_trail_key")
    call_command("make_trail_key", "--if-none")

    assert signing.public_key_of(signing.read_key()) in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "no key", "-----BEGIN PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_refused(settings, tmp_path, content):
    settings.TRAIL_KEY_FILE = tmp_path / "key.pem"
    settings.TRAIL_KEY_FILE.write_text(content)
    settings.TRAIL_KEY_FILE.chmod(0o600)

    with pytest.raises(signing.NoKeyError, match="is no Ed25519 key"):
        signing.read_key()


def test_a_checkpoint_names_the_end_of_the_chain(public_key):
    save()
    head = ChainHead.objects.get()
    checkpoint = checkpoints.make_checkpoint(now=NOW)

    assert (checkpoint.number, checkpoint.hash) == (head.number, head.hash)
    assert checkpoint.public_key == public_key
    assert checkpoints.is_genuine(Checkpoint.objects.get())


def test_nothing_new_makes_no_new_checkpoint(public_key):
    save()
    first = checkpoints.make_checkpoint(now=NOW)

    assert checkpoints.make_checkpoint(now=NOW) == first
    assert Checkpoint.objects.count() == 1


def test_an_empty_trail_is_not_signed(public_key):
    with pytest.raises(CommandError, match="The trail is empty"):
        call_command("checkpoint_trail")


def test_without_a_key_the_command_says_what_to_do(settings, tmp_path):
    settings.TRAIL_KEY_FILE = tmp_path / "none.pem"
    save()

    with pytest.raises(CommandError, match="make_trail_key makes one"):
        call_command("checkpoint_trail")


@pytest.mark.parametrize("field", ["number", "hash", "made_at", "public_key", "signature"])
def test_a_checkpoint_whose_words_were_changed_is_not_genuine(public_key, field):
    save()
    checkpoint = checkpoints.make_checkpoint(now=NOW)
    other = {"number": 99, "made_at": NOW.replace(year=2027)}
    setattr(checkpoint, field, other.get(field, "0" * len(str(getattr(checkpoint, field)))))

    assert checkpoints.is_genuine(checkpoint) is False


def test_a_file_kept_elsewhere_reads_back_the_same(public_key):
    save()
    checkpoint = checkpoints.make_checkpoint(now=NOW)

    assert checkpoints.parse(checkpoint.as_text()).as_text() == checkpoint.as_text()


@pytest.mark.parametrize("text", ["", "x", "Tranche trail checkpoint 1\nnumber: 1\n"])
def test_another_file_is_told(tmp_path, text):
    path = tmp_path / "x.txt"
    path.write_text(text)

    assert fault("--checkpoint", path) == f"{path} is no checkpoint."


def test_the_command_writes_and_mails_it(public_key, tmp_path, capsys):
    save()
    call_command("checkpoint_trail", "--folder", tmp_path, "--mail", "audit@example.ch")
    checkpoint = Checkpoint.objects.get()

    assert (tmp_path / checkpoints.file_name(checkpoint)).read_text() == checkpoint.as_text()
    assert checkpoint.as_text() in mail.outbox[0].body
    assert checkpoint.as_text() in capsys.readouterr().out


def test_every_night_it_goes_where_the_settings_say(public_key, settings, tmp_path):
    settings.TRAIL_CHECKPOINT_DIR = tmp_path
    settings.TRAIL_CHECKPOINT_MAIL = "audit@example.ch"
    save()
    tasks.checkpoint_trail()

    assert len(list(tmp_path.glob("checkpoint-*.txt"))) == len(mail.outbox) == 1


def test_a_night_without_a_key_is_logged(settings, tmp_path, caplog):
    settings.TRAIL_KEY_FILE = tmp_path / "none.pem"
    save()
    tasks.checkpoint_trail()

    assert "No checkpoint of the trail" in caplog.text


def test_an_untouched_trail_agrees_with_its_checkpoints(kept, public_key, capsys):
    call_command("verify_trail", "--checkpoint", kept, "--key", public_key)

    assert f"Signed with: {public_key}" in capsys.readouterr().out


def test_an_end_that_was_cut_off_with_its_head_is_found_by_the_checkpoint(kept):
    last = Checkpoint.objects.get().number
    cut_off_after(last - 1)

    assert fault() == f"The chain ends at entry {last - 1}, but entry {last} was signed."


def test_an_end_that_was_cut_off_with_its_checkpoint_is_found_by_the_one_kept_elsewhere(kept):
    last = Checkpoint.objects.get().number
    Checkpoint.objects.all()._raw_delete("default")
    cut_off_after(last - 1)
    call_command("verify_trail")

    assert fault("--checkpoint", kept).startswith(f"The chain ends at entry {last - 1}")


def test_a_trail_that_was_written_anew_is_found_by_the_checkpoint(kept):
    last = Checkpoint.objects.get().number
    write_anew()

    assert fault() == (
        f"The checkpoint at entry {last} says otherwise: an entry after 0 and up to {last}"
        " was written anew."
    )


def test_a_forged_checkpoint_is_found(kept):
    Checkpoint.objects.update(signature="0" * 128)

    assert fault().endswith("was changed or is not genuine.")


def test_a_checkpoint_of_a_stranger_is_found_by_who_has_the_key(kept):
    assert fault("--key", "0" * 64).endswith("is signed with another key.")


def test_the_page_shows_each_checkpoint_and_whether_the_chain_agrees(client, kept):
    client.force_login(watcher())
    rows = client.get(reverse("audit:checkpoint_list")).context["rows"]
    write_anew()
    spoilt = client.get(reverse("audit:checkpoint_list")).context["rows"]

    assert ([holds for _one, holds in rows], [holds for _one, holds in spoilt]) == ([True], [False])


def test_the_page_gives_the_file_to_keep(client, kept):
    client.force_login(watcher())
    answer = client.get(reverse("audit:checkpoint", args=[Checkpoint.objects.get().pk]))

    assert answer.content.decode() == kept.read_text()


def test_checkpoints_are_as_closed_as_the_trail(client, kept):
    client.force_login(officer())

    assert client.get(reverse("audit:checkpoint_list")).status_code == 403
