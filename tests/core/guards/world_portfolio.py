"""A confirmed portfolio with the row that one thing came from, and the wish to take it back."""

from core.confirmation import confirm, record
from core.ledger.models import Batch
from core.workflow import create
from exchange.models import BatchReturn, Proposal, TakenOverRow
from tests.factories import NOW, in_a_step, make_organisation, someone


def write_a_portfolio():
    by, second = someone(), someone("felix")
    organisation = make_organisation()
    with in_a_step(by=by):
        batch = create(
            Batch, source="list.xlsx", sha256="4" * 64, imported_by=second, imported_at=NOW
        )
        proposal = record(
            Proposal,
            by=by,
            now=NOW,
            kind="portfolio",
            file="list.xlsx",
            file_name="list.xlsx",
            sha256="4" * 64,
            language="en",
            preview_hash="5" * 64,
        )
        confirm(proposal, by=second, now=NOW, applied_by=second, applied_at=NOW, batch=batch)
        wish = record(BatchReturn, by=by, now=NOW, batch=batch, reason="wrong")
        confirm(wish, by=second, now=NOW)
    TakenOverRow.objects.create(
        batch=batch, sheet="Organisations", row=2, organisation=organisation
    )
