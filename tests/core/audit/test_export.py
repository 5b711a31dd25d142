"""The folder for the auditor: whole or in part it proves itself, with nothing but Python."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core.audit import checkpoints
from core.audit.export import Selection
from core.audit.models import AuditEntry
from tests.core.audit.making import refused, save, watcher, with_key
from tests.factories import NOW, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def public_key(settings, tmp_path):
    """A trail of several people, with a checkpoint near its end and entries after it."""
    key = with_key(settings, tmp_path)
    anna = officer(name="anna")
    for code in "ABC":
        save(code=code, by=anna, name=f"Zürich «{code}»")
    refused(by=watcher())
    checkpoints.make_checkpoint(now=NOW)
    save(code="D", by=anna)
    return key


@pytest.fixture
def auditor(client):
    person = watcher()
    client.force_login(person)
    return person


@pytest.fixture
def folder(client, auditor, public_key, tmp_path):
    def fetch(**query):
        answer = client.get(reverse("audit:export"), query)
        content = b"".join(answer.streaming_content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(tmp_path / "folder")
        return tmp_path / "folder"

    return fetch


def verify(folder, *arguments):
    """As the auditor would: the program of the folder, in a process without the product."""
    run = subprocess.run(
        [sys.executable, "-I", "verify_trail.py", "trail.jsonl", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout.splitlines()[0]


def lines(folder):
    return [json.loads(line) for line in (folder / "trail.jsonl").read_text().splitlines()]


def write(folder, entries):
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    (folder / "trail.jsonl").write_text(text)


def test_the_whole_trail_verifies_itself(folder, public_key):
    told = verify(folder(), "--key", public_key)
    count = AuditEntry.objects.count()

    assert told == (0, f"UNBROKEN: {count} entries, from number 1 to {count}.")


def test_a_selection_shows_what_was_asked_for_and_proves_it_by_digests(folder):
    found = lines(folder(q="«A»"))
    whole = [entry for entry in found if "verb" in entry]

    assert ["«A»" in entry["content"] for entry in whole] == [True]
    assert len(found) > len(whole) == 1


def test_a_selection_verifies_itself_up_to_the_next_checkpoint(folder, public_key):
    code, told = verify(folder(verb="save_organisation", q="Alpha"), "--part")

    assert (code, told.partition(":")[0]) == (0, "UNBROKEN")


def test_a_part_is_not_taken_for_the_whole(folder):
    assert verify(folder(outcome="refused")) == (1, "BROKEN: Entry 1 is missing.")


@pytest.mark.parametrize("field", ["verb", "person_name", "content", "reason", "outcome", "hash"])
def test_a_changed_line_is_named(folder, field):
    path = folder()
    entries = lines(path)
    entries[2][field] = "x"
    write(path, entries)

    assert verify(path) == (1, "BROKEN: Entry 3 was changed.")


def test_a_line_that_shows_more_than_its_digest_covers_is_refused(folder):
    path = folder()
    entries = lines(path)
    shown = dict(entries[2], digest="0" * 64)
    write(path, [*entries[:2], shown, *entries[3:]])

    assert verify(path)[1].startswith("BROKEN: this cannot be read as a trail")


def test_a_cut_off_end_is_found_by_the_checkpoint(folder):
    path = folder()
    write(path, lines(path)[:2])

    assert verify(path)[1].startswith("BROKEN: The chain ends at entry 2, but entry")


def test_a_strangers_key_is_found(folder):
    assert verify(folder(), "--key", "0" * 64)[1].endswith("is signed with another key.")


def test_the_tables_say_it_in_words(folder):
    path = folder(verb="save_organisation", outcome="done")
    with (path / "trail.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    sheet = openpyxl.load_workbook(path / "trail.xlsx").active

    assert "organisation Zürich «A», name: Zürich «A»" in rows[0]["What changed"]
    assert sheet.max_row >= len(rows)


def test_the_folder_says_what_was_asked_for_and_how_to_verify_it(folder, auditor):
    text = (folder(outcome="refused") / "READ-ME.txt").read_text()

    assert "Asked for: Outcome: refused" in text
    assert str(auditor) in text
    assert "verify_trail.py trail.jsonl --part" in text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_comes_as_a_table_too(client, auditor, public_key, form):
    answer = client.get(reverse("audit:trail"), {"export": form, "outcome": "refused"})

    name = f"trail-{timezone.localdate():%Y-%m-%d}.{form}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert len(b"".join(answer.streaming_content)) > 100


def test_only_who_watches_exports(client, public_key):
    client.force_login(officer())

    assert client.get(reverse("audit:export")).status_code == 403


def test_the_command_writes_a_period(public_key, tmp_path, capsys):
    path = tmp_path / "trail.zip"
    call_command("export_trail", path, "--since", "2026-06-01", "--until", "2026-06-01")

    assert f"{AuditEntry.objects.count()} entries" in capsys.readouterr().out
    assert "trail.jsonl" in zipfile.ZipFile(path).namelist()


def test_nothing_found_is_an_empty_folder(folder):
    assert lines(folder(q="nothing at all")) == []


def test_a_part_ends_at_the_first_checkpoint_that_covers_it(public_key):
    selection = Selection.of(AuditEntry.objects.filter(outcome="refused"))

    assert selection.last == checkpoints.Checkpoint.objects.get().number
