"""Backup and restore on the database at hand: what comes back is whole, guarded and proven."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import Error, connection

from config.backup import archive, databases
from core.audit.models import ChainHead
from core.documents.filing import store
from core.funding.models import Disbursement
from core.funding.workflow import release_payments
from core.guards import missing_guards
from core.people.models import User
from tests.factories import NOW, Office, in_a_step, someone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _data_in_a_folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def paper(settings):
    """A filed paper: its row, and its file on the disk."""
    by = someone()
    with in_a_step(by=by):
        upload = ContentFile(b"%PDF-1.4 a decision", name="decision.pdf")
        return store(upload, title="Decision", category="decision", by=by, now=NOW)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backups" / "today.zip"


def back_up(file):
    return call_command("backup", str(file))


def restore(file, **options):
    out = io.StringIO()
    call_command("restore", str(file), stdout=out, **options)
    return out.getvalue()


def replace(file):
    return restore(file, replace=True, confirm=databases.name())


def rewritten(file, name, content):
    """The archive with one member changed."""
    with zipfile.ZipFile(file) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    parts[name] = content
    with zipfile.ZipFile(file, "w") as new:
        for one, data in parts.items():
            if data is not None:
                new.writestr(one, data)


def test_what_was_lost_comes_back_with_its_files_and_passes_both_proofs(file, paper):
    office = Office()
    payout = office.paid()
    back_up(file)
    head = ChainHead.objects.get()
    Path(paper.file.path).unlink()
    office.award(200_000)

    said = replace(file)

    assert "The trail is unbroken" in said
    assert "ok" in said
    assert ChainHead.objects.get() == head
    assert list(Disbursement.objects.all()) == [payout]
    assert Path(paper.file.path).read_bytes() == b"%PDF-1.4 a decision"


def test_the_guards_are_in_force_after_a_restore(file):
    payout = Office().paid()
    back_up(file)
    replace(file)

    assert missing_guards(connection) == []
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("UPDATE funding_disbursement SET amount = 1 WHERE id = %s", [payout.pk])


def test_a_restored_database_goes_on_with_work(file):
    office = Office()
    payout = office.approved()
    back_up(file)
    replace(file)

    release_payments([payout], by=office.carla, now=NOW)
    payout.refresh_from_db()
    assert payout.status == "ordered"


def test_nobody_stays_logged_in(file, client):
    client.force_login(someone())
    back_up(file)

    replace(file)

    assert Session.objects.count() == 0


def test_the_manifest_names_the_trails_head_the_migrations_and_every_checksum(file, paper):
    back_up(file)

    with zipfile.ZipFile(file) as opened:
        said = json.loads(opened.read("manifest.json"))
    head = ChainHead.objects.get()
    assert (said["state"]["trail_number"], said["state"]["trail_hash"]) == (head.number, head.hash)
    assert "people.0001_initial" in said["state"]["migrations"]
    assert said["parts"][f"files/{paper.file.name}"]["sha256"] == paper.sha256


def test_only_its_owner_reads_an_archive(file):
    back_up(file)

    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_fails_halfway_leaves_the_good_one_and_nothing_else(file, monkeypatch):
    back_up(file)
    good = file.read_bytes()
    monkeypatch.setattr(archive, "_files", lambda: [Path("/nowhere/to/be/found")])

    with pytest.raises((CommandError, ValueError)):
        back_up(file)

    assert file.read_bytes() == good
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_where_people_work_it_takes_replace(file):
    someone()
    back_up(file)

    with pytest.raises(CommandError, match="holds somebody's work"):
        restore(file)


def test_replace_takes_the_name_of_the_database(file):
    someone()
    back_up(file)

    with pytest.raises(CommandError, match="Not confirmed"):
        restore(file, replace=True, confirm="another")


def test_a_changed_part_is_found_before_anything_is_touched(file, paper):
    back_up(file)
    rewritten(file, f"files/{paper.file.name}", b"%PDF-1.4 a forged one")
    later = User.objects.create_user(username="later")

    with pytest.raises(CommandError, match="its checksum differs"):
        replace(file)

    assert User.objects.filter(pk=later.pk).exists()
    assert Path(paper.file.path).read_bytes() == b"%PDF-1.4 a decision"


def test_a_changed_database_is_found(file):
    someone()
    back_up(file)
    rewritten(file, databases_member(), b"nothing of the kind")

    with pytest.raises(CommandError, match="its checksum differs"):
        replace(file)


def test_a_part_that_the_manifest_does_not_name_is_refused(file):
    someone()
    back_up(file)
    rewritten(file, "files/more.txt", b"more")

    with pytest.raises(CommandError, match="exactly what its manifest names"):
        replace(file)


@pytest.mark.parametrize("name", ["files/../../escaped", "/etc/passwd", "elsewhere.txt"])
def test_a_name_that_leads_elsewhere_is_refused(file, name):
    someone()
    back_up(file)
    change_manifest(file, lambda said: said["parts"].update({name: {"sha256": "0", "size": 1}}))

    with pytest.raises(CommandError, match="leads elsewhere"):
        replace(file)


def test_an_archive_of_a_newer_version_is_refused(file):
    someone()
    back_up(file)
    change_manifest(file, lambda said: said["state"]["migrations"].append("people.9999_future"))

    with pytest.raises(CommandError, match=r"people\.9999_future"):
        replace(file)


def test_an_archive_of_another_kind_of_database_is_refused(file):
    someone()
    back_up(file)
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    member = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[other]

    def pretend(said):
        said["vendor"] = other
        said["parts"][member] = said["parts"].pop(databases_member())

    with zipfile.ZipFile(file) as opened:
        dump = opened.read(databases_member())
    change_manifest(file, pretend)
    rewritten(file, databases_member(), None)
    rewritten(file, member, dump)

    with pytest.raises(CommandError, match="this installation runs on"):
        replace(file)


@pytest.mark.parametrize("content", [b"", b"PK nothing", None])
def test_what_is_no_archive_is_refused(file, content):
    file.parent.mkdir()
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match="no complete archive"):
        replace(file)


def test_an_archive_that_was_cut_off_is_refused(file, paper):
    back_up(file)
    file.write_bytes(file.read_bytes()[:-200])

    with pytest.raises(CommandError, match="no complete archive"):
        replace(file)


@pytest.mark.postgresql
def test_a_missing_program_is_named(file, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(CommandError, match="pg_dump is missing"):
        back_up(file)


def databases_member():
    return {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[connection.vendor]


def change_manifest(file, change):
    with zipfile.ZipFile(file) as opened:
        said = json.loads(opened.read("manifest.json"))
    change(said)
    rewritten(file, "manifest.json", json.dumps(said))
