"""Who may reduce an award, claim money back and record what came."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.amounts import format_amount
from core.confirmation import objections_to_confirming
from core.funding.models import Commitment, CommitmentReduction, RefundClaim
from core.funding.rules.payouts import FINANCE, PROGRAMME
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
    uncovered = (commitment.drawn - claim) - (commitment.net - amount)
    if uncovered > 0:
        objections.append(
            _("Paid or under way is %(amount)s more than would remain; claim that much back.")
            % {"amount": format_amount(uncovered)}
        )
    return objections


def objections_to_confirming_reduction(reduction: CommitmentReduction, person: User) -> list[str]:
    objections = objections_to_confirming(reduction, person)
    if not person.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        objections.append(_("Reductions are confirmed by the head of unit or finance."))
    claim = sum(claim.amount for claim in reduction.claims.all())
    return objections + objections_to_reducing(
        reduction.commitment, amount=reduction.amount, claim=claim
    )


def objections_to_recording_refund(claim: RefundClaim, person: User) -> list[str]:
    objections = []
    if not claim.is_confirmed:
        objections.append(_("The claim is not confirmed."))
    if not person.has_role(*FINANCE):
        objections.append(_("Refunds are recorded by finance."))
    return objections
