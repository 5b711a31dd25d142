"""Making a report in the background: a report that does not foot fails in words."""

from unittest.mock import Mock

import pytest

from core.jobs.models import JobState
from core.jobs.queue import enqueue
from core.people.models import Role
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
