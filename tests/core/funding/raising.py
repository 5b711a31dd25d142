"""Raises, decisions of the parliament and carry-overs, as short as a test wants them."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.filing import Paper
from core.funding import workflow
from tests.factories import NOW

DECISION = {"body": "Gemeinderat", "decided_on": dt.date(2026, 5, 20), "number": "GR 9"}
URGENT = {"kind": "urgent", "approval_due_on": dt.date(2026, 9, 30)}


def upload(name="Beschluss.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 decision", "application/pdf")


def paper():
    return Paper(upload(), "Beschluss", "decision")


def record_raise(office, credit, amount, *, by=None, **values):
    return workflow.record_raise(
        credit,
        amount=amount,
        paper=paper(),
        **{**DECISION, **values},
        by=by or office.dario,
        now=NOW,
    )


def raise_by(office, credit, amount, **values):
    """A raise in force."""
    raised = record_raise(office, credit, amount, **values)
    return workflow.confirm_raise(raised, by=office.felix, now=NOW)


def record_ruling(office, raised, *, is_granted, by=None, **values):
    return workflow.record_approval(
        raised,
        is_granted=is_granted,
        paper=paper(),
        **{**DECISION, **values},
        by=by or office.dario,
        now=NOW,
    )


def rule_on(office, raised, *, is_granted):
    """What the parliament decided, in force."""
    ruling = record_ruling(office, raised, is_granted=is_granted)
    return workflow.confirm_approval(ruling, by=office.felix, now=NOW)


def record_carry_over(office, source, amount, *, by=None, now=NOW, **values):
    return workflow.record_carry_over(
        source,
        amount=amount,
        paper=paper(),
        **{**DECISION, **values},
        by=by or office.dario,
        now=now,
    )


def carry_over(office, source, amount):
    carried = record_carry_over(office, source, amount)
    return workflow.confirm_carry_over(carried, by=office.felix, now=NOW)
