"""Who may reduce an award, claim money back and record what came."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.amounts import format_amount
from core.confirmation import objections_to_confirming
from core.funding.models import Commitment, CommitmentReduction, RefundClaim
from core.funding.rules.payouts import FINANCE, PROGRAMME
from core.funding.states import IN_REVIEW, DisbursementStatus
from core.people.models import Role, User


def objections_to_recording_reduction(commitment: Commitment, person: User) -> list[str]:
    objections = []
    if not commitment.is_confirmed:
        objections.append(_("The award is not confirmed."))
    if not person.has_role(*PROGRAMME, *FINANCE):
        objections.append(_("Reductions are recorded by an officer or finance."))
    if commitment.reductions.unconfirmed().exists():
        objections.append(_("A reduction of this award waits for confirmation already."))
    return objections


def objections_to_reducing(commitment: Commitment, *, amount: int, claim: int) -> list[str]:
    """What was paid must stay covered: reduction and claim are one act."""
    objections = []
    if amount <= 0:
        objections.append(_("The amount must be above zero."))
    if claim < 0:
        objections.append(_("A claim is above zero."))
    if claim > commitment.drawn - drawn_by_payouts_under_way(commitment):
        objections.append(_("Only what was paid can be claimed back; cancel what is under way."))
    uncovered = (commitment.drawn - claim) - (commitment.net - amount)
    if uncovered > 0:
        objections.append(
            _("Paid or under way is %(amount)s more than would remain; claim that much back.")
            % {"amount": format_amount(uncovered)}
        )
    return objections


def drawn_by_payouts_under_way(commitment: Commitment) -> int:
    """What submitted and not yet paid payouts draw, in the commitment's currency."""
    under_way = commitment.disbursements.filter(status__in=IN_REVIEW | {DisbursementStatus.ORDERED})
    return under_way.aggregate(sum=Sum("draws"))["sum"] or 0


def objections_to_confirming_reduction(reduction: CommitmentReduction, person: User) -> list[str]:
    objections = objections_to_confirming(reduction, person)
    if not person.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        objections.append(_("Reductions are confirmed by the head of unit or finance."))
    claim = sum(claim.amount for claim in reduction.claims.all())
    return objections + objections_to_reducing(
        reduction.commitment, amount=reduction.amount, claim=claim
    )


def objections_to_discarding_reduction(reduction: CommitmentReduction, person: User) -> list[str]:
    objections = []
    if not reduction.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if not person.has_role(*PROGRAMME, *FINANCE):
        objections.append(_("Reductions are recorded by an officer or finance."))
    return objections


def objections_to_recording_refund(claim: RefundClaim, person: User) -> list[str]:
    objections = []
    if not claim.is_confirmed:
        objections.append(_("The claim is not confirmed."))
    if not person.has_role(*FINANCE):
        objections.append(_("Refunds are recorded by finance."))
    return objections


def objections_to_refund_facts(
    claim: RefundClaim, *, amount: int, credited_chf: int, voucher: str
) -> list[str]:
    """What stands against amount and document number of a refund."""
    objections = []
    if amount <= 0 or credited_chf <= 0:
        objections.append(_("The amount must be above zero."))
    if amount > claim.open:
        objections.append(_("More came back than was claimed."))
    if claim.commitment.currency_id == "CHF" and credited_chf != amount:
        objections.append(_("The amount credited is not the amount refunded."))
    if not voucher.strip():
        objections.append(_("A refund is recorded with its document number."))
    return objections
