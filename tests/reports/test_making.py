"""Making a report in the background: a report that does not foot fails in words."""

import io
import zipfile
from unittest.mock import Mock

import pytest
from django.urls import reverse

from core.jobs.models import Job, JobState
from core.jobs.queue import enqueue
from core.people.models import Role
from reports.catalog import CATALOG
from reports.sdg import control
from tests.factories import NOW, load_reference, make_user
from tests.reports import ledger

pytestmark = pytest.mark.django_db


def test_a_report_that_does_not_foot_is_not_handed_out(
    monkeypatch, django_capture_on_commit_callbacks
):
    load_reference()
    ledger.pay(ledger.activity(), 100_00, "2026-03-01")
    monkeypatch.setattr(control, "ledger_totals", Mock(return_value={"committed": {}, "paid": {}}))

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(
            "report.sdg",
            {"year": 2026},
            by=make_user(Role.MANAGEMENT),
            now=NOW,
            language="en",
        )

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith("These totals differ from the ledger: Overview (Disbursements net")
    assert not job.file


def test_a_job_keeps_rows_cut_off_and_version(django_capture_on_commit_callbacks):
    ledger.pay(ledger.activity(), 100_00, "2026-03-01")

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(
            "report.ledger",
            {"first": "2026-01-01", "last": "2026-12-31"},
            by=make_user(Role.MANAGEMENT),
            now=NOW,
            language="en",
        )

    job.refresh_from_db()
    assert job.row_count == 1
    assert job.control_totals == {"committed": 0, "paid": 100_00}
    assert job.cutoff > 0
    assert job.parameters["made_with"].startswith("0.")


def test_every_table_comes_as_csv_on_request(client, django_capture_on_commit_callbacks):
    load_reference()
    person = make_user(Role.MANAGEMENT)
    client.force_login(person)
    ledger.pay(ledger.activity(goals=[("6.1", 10_000)]), 12_34, "2026-01-02")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("reports:new", args=["sdg"]),
            {"year": "2026", "language": "en", "as_csv": "on"},
        )

    job = Job.objects.get()
    answer = client.get(reverse("reports:download", args=[job.pk]))
    assert answer["Content-Type"] == "application/zip"
    assert job.file_name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        goals = archive.read(next(name for name in names if name.endswith("-goals.csv")))
    assert names[0] == "01-overview.csv"
    assert len(names) > 12
    assert goals.startswith(b"\xef\xbb\xbf")
    assert b"12.34" in goals


@pytest.mark.parametrize("key", ["sdg-pdf", "iati"])
def test_what_is_no_workbook_is_not_asked_for_as_csv(key):
    assert "as_csv" not in CATALOG[key].form().fields
