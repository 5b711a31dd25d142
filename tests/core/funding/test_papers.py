"""Papers are part of what is signed."""

from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.filing import Paper
from core.funding import workflow
from core.funding.content import content_hash
from core.funding.models import Disbursement
from core.funding.rules.payouts import objections_to_verifying
from tests.core.funding.rules.making import award, planned
from tests.factories import NOW


class Held(list):
    def all(self):
        return self


def paper(text=b"%PDF-1.7 decision"):
    return Paper(SimpleUploadedFile("Beschluss.pdf", text, "application/pdf"), "Decision")


def test_an_award_keeps_its_papers(office):
    commitment = workflow.record_award(planned(), award(papers=[paper()]), by=office.anna, now=NOW)

    assert [held.document.title for held in commitment.papers.all()] == ["Decision"]


def test_the_papers_named_at_the_request_are_hashed(office):
    payout = office.request(papers=[paper()])
    payout = Disbursement.objects.get(pk=payout.pk)
    assert objections_to_verifying(payout, office.beat) == []

    later = payout.papers.get()
    later.pk, later.is_basis = None, False
    later.save()
    assert content_hash(Disbursement.objects.get(pk=payout.pk)) == payout.content_hash


def test_a_paper_put_under_a_payout_as_its_basis_changes_what_was_signed(office, monkeypatch):
    payout = Disbursement.objects.get(pk=office.request(papers=[paper()]).pk)
    before = content_hash(payout)
    held = payout.papers.get()
    held.document.sha256 = "0" * 64
    with monkeypatch.context() as forged:
        forged.setattr(Disbursement, "papers", Held([held]))
        after = content_hash(payout)

    assert after != before


def test_a_second_award_leaves_a_running_activity_running(office):
    commitment = office.award(1_000)
    office.award(2_000, activity=commitment.activity)
    commitment.activity.refresh_from_db()

    assert commitment.activity.status == "running"
