"""The evidence of a payment: what stands behind it, and plainly what is missing."""

import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from core.activities.models import Origin
from core.audit import checkpoints
from core.documents.filing import Paper
from core.documents.models import Category
from core.funding import workflow
from core.funding.evidence import gather
from core.funding.models import Commitment, Disbursement
from core.guards import drop_guards
from core.people.models import Role, User
from tests.core.audit.making import with_key
from tests.core.people.deputies import make_deputy
from tests.factories import NOW, Office, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def payout(office):
    decision = Paper(
        ContentFile(b"%PDF-1.7 decision", name="STP 7.pdf"), "STP 7", Category.DECISION
    )
    return office.paid(office.request(office.award(1_000_000, papers=[decision])))


def facts(payout, code):
    section = next(one for one in gather(payout).sections if one.code == code)
    return [(fact.label, fact.value) for fact in section.facts]


def missing(payout):
    return {fact.label for fact in gather(Disbursement.objects.get(pk=payout.pk)).missing}


def test_a_payment_with_everything_lacks_only_what_the_office_never_recorded(
    payout, settings, tmp_path
):
    with_key(settings, tmp_path)
    checkpoints.make_checkpoint(now=NOW)

    assert missing(payout) - {"Spending competence"} == set()


def test_the_decision_stands_with_its_document_and_its_two_people(office, payout):
    told = facts(payout, "decision")
    decisions = [value for label, value in told if label == "Decision"]

    assert decisions[0].startswith("Stadtpräsidium, 01.05.2026")
    assert decisions[1].startswith("STP 7.pdf, SHA-256")
    assert str(office.carla) in dict(told)["Two people"]


def test_each_signer_stands_with_the_roles_of_that_day(office, payout):
    told = facts(payout, "signatures")

    assert [label for label, _value in told] == [
        "recorded",
        "verified",
        "approved",
        "released for payment",
        "payment confirmed",
    ]
    assert "roles that day: finance officer" in told[2][1]
    assert all("saw the content that was paid" in value for _label, value in told)


def test_the_account_stands_with_its_call_back(payout):
    assert dict(facts(payout, "account"))["Call back"] == "called"


def test_the_hash_is_computed_anew_from_what_is_stored(payout):
    told = dict(facts(payout, "content"))

    assert told["Hash signed"] == told["Hash of what is stored"] == payout.content_hash


def test_content_that_was_changed_behind_the_workflow_is_told(payout):
    drop_guards(connection)
    Disbursement.objects.filter(pk=payout.pk).update(amount=999)

    assert "Comparison" in missing(payout)


def test_a_decision_without_document_is_missing(office):
    payout = office.request(office.award(1_000_000, papers=[]))

    assert "Decision document" in missing(payout)


def test_an_award_taken_over_says_what_is_not_here(payout):
    drop_guards(connection)
    Commitment.objects.update(origin=Origin.TAKEOVER)

    assert "Origin" in missing(payout)


def test_a_payment_that_is_not_confirmed_yet_says_so(office):
    assert "Booked on" in missing(office.ordered())


def test_without_a_checkpoint_the_proof_is_missing(payout):
    assert "Checkpoint" in missing(payout)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUDITOR, 200),
        (Role.FINANCE_OFFICER, 200),
        (Role.MANAGEMENT, 200),
        (Role.PROGRAMME_OFFICER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
@pytest.mark.parametrize("name", ["funding:evidence", "funding:evidence_folder"])
def test_who_reads_it(client, payout, role, status, name):
    client.force_login(make_user(role))

    assert client.get(reverse(name, args=[payout.pk])).status_code == status


def test_the_payout_leads_to_its_evidence(client, payout):
    client.force_login(make_user(Role.AUDITOR))
    page = client.get(payout.get_absolute_url()).content.decode()

    assert reverse("funding:evidence", args=[payout.pk]) in page


@pytest.fixture
def folder(client, payout, settings, tmp_path):
    with_key(settings, tmp_path)
    make_organisation()  # another matter, which the folder must not show
    checkpoints.make_checkpoint(now=NOW + dt.timedelta(days=1))
    client.force_login(make_user(Role.FINANCE_OFFICER))
    answer = client.get(reverse("funding:evidence_folder", args=[payout.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(tmp_path / "folder")
    return tmp_path / "folder"


def test_the_folder_holds_the_content_whose_hash_was_signed(folder, payout):
    content = (folder / "content.json").read_bytes()

    assert hashlib.sha256(content).hexdigest() == payout.content_hash


def test_the_folder_holds_the_papers_as_filed(folder):
    data = json.loads((folder / "evidence.json").read_text())

    for paper in data["papers"]:
        assert hashlib.sha256((folder / paper["file"]).read_bytes()).hexdigest() == paper["sha256"]
    assert len(data["papers"]) == 1


def test_the_folder_proves_its_trail_and_shows_nothing_else(folder, payout):
    run = subprocess.run(
        [sys.executable, "-I", "verify_trail.py", "trail.jsonl", "--part"],
        cwd=folder / "trail",
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (folder / "trail" / "trail.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    shown = {entry["verb"] for entry in entries if "verb" in entry}

    assert (run.returncode, run.stdout[:9]) == (0, "UNBROKEN:")
    assert {"record_award", "confirm_award", "request_payout", "verify", "approve"} <= shown
    assert any("digest" in entry for entry in entries)


def test_the_index_reads_without_the_product(folder):
    page = (folder / "index.html").read_text()

    assert "papers/" in page
    assert "python3 verify_trail.py" in page


def test_a_deputy_stands_with_both_names_and_the_roles_of_both(office):
    deputyship = make_deputy(office.carla, by=office.felix)
    deputy = User.objects.get(pk=deputyship.deputy_id).acting_for(office.carla)
    payout = workflow.verify(office.request(), by=deputy, now=NOW)

    verified = dict(facts(payout, "signatures"))["verified"]

    assert str(deputy) in verified
    assert f"roles of {office.carla} that day: head of unit" in verified
    assert f"deputyships that day: {deputyship}" in verified
