"""What papers, and payments without them, must refuse."""

from core.documents.models import Document
from core.partners.models import HitDecision, SanctionsCheck
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import bring
from tests.core.guards.of_payouts import NOT_RELEASED, payout
from tests.factories import NOW

RELEASE = {"status": "ordered", "ordered_on": NOW.date(), "payment_list_id": 1}


def versions_out_of_turn(guard):
    newest = Document.objects.get(successor=None, version=2)
    for wrong in ({"version": 4}, {"version": 2}, {"category": "decision"}):
        yield Attempt(
            "insert", guard.table, {"replaces_id": newest.pk, "version": 3, **wrong}, newest
        )


def released_without_its_decision(guard):
    row = bring(payout(), status="approved", **NOT_RELEASED)
    for link in row.commitment.papers.filter(document__category="decision"):
        bring(link.document, category="agreement")
    yield Attempt("update", guard.table, RELEASE, row)


def released_with_a_hit(guard):
    row = bring(payout(), status="approved", **NOT_RELEASED)
    for organisation in (row.account.organisation_id, row.commitment.partner_id):
        check = bring(SanctionsCheck.objects.get(result="hit"), organisation_id=organisation)
        decision = HitDecision.objects.get(sanctions_check=check)
        bring(decision, outcome="true_match")
        yield Attempt("update", guard.table, RELEASE, row)
        confirmed = {"confirmed_by_id": decision.confirmed_by_id, "confirmed_at": NOW}
        bring(decision, outcome="false_positive", confirmed_by=None, confirmed_at=None)
        yield Attempt("update", guard.table, RELEASE, row)
        bring(decision, **confirmed)


ATTEMPTS = {
    "a_version_follows_its_former": versions_out_of_turn,
    "released_takes_a_decision_document": released_without_its_decision,
    "released_to_nobody_with_a_hit": released_with_a_hit,
}
