"""What money says to the steps of an activity: nothing is closed that is still owed."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext as _

from core.activities.models import Activity, ReportKind
from core.display import swiss_date
from core.funding.models import (
    Commitment,
    Disbursement,
    Instalment,
    MoneyBack,
    RefundClaim,
    Reversal,
)
from core.funding.states import DisbursementStatus


def objections_to_closing(activity: Activity) -> list[str]:
    """R8: of a closed activity, net commitment and net payments are equal.

    In the currency of the award: what a refund gained or lost on exchange is nobody's to reduce.
    """
    objections = objections_to_aborting(activity)
    accepted = activity.reports.filter(kind=ReportKind.FINAL, accepted_on__isnull=False)
    is_awarded = Commitment.objects.confirmed().filter(activity=activity).exists()
    if is_awarded and not accepted.exists():
        objections.append(_("The partner's final report is not accepted yet."))
    return objections


def objections_to_aborting(activity: Activity) -> list[str]:
    """What will not be paid any more is reduced, and what was paid too much claimed, first.

    A suspended activity is reduced too; it pays nothing meanwhile.
    """
    objections = _objections_to_movement(activity)
    confirmed = Commitment.objects.confirmed().filter(activity=activity)
    if any(commitment.free for commitment in confirmed):
        objections.append(_("Awarded and paid differ; reduce the award first."))
    return objections


def objections_to_ending(activity: Activity) -> list[str]:
    """For reporting: no payout may be under way."""
    return _objections_to_movement(activity)


def objections_to_returning(activity: Activity) -> list[str]:
    if Commitment.objects.filter(activity=activity, discarded_at=None).exists():
        return [_("An award was recorded; the activity does not go back to draft.")]
    return []


def objections_to_amending(proposed: Activity) -> list[str]:
    """A new duration leaves no open instalment out that lay in the old one.

    `proposed` is the activity as it would be. What was planned beyond the end before (such as
    the last instalment, after the final report) is no matter of the duration.
    """
    stands = Activity.objects.get(pk=proposed.pk)
    still_open = Instalment.objects.without_payout().filter(commitment__activity=proposed.pk)
    return [
        _("The instalment of %(day)s would lie outside of the duration; change the plan first.")
        % {"day": swiss_date(due_on)}
        for due_on in still_open.order_by("due_on").values_list("due_on", flat=True)
        if _lies_in(stands, due_on) and not _lies_in(proposed, due_on)
    ]


def _lies_in(activity: Activity, day: dt.date) -> bool:
    starts_on, ends_on = activity.starts_on or dt.date.min, activity.ends_on or dt.date.max
    return starts_on <= day <= ends_on


def _objections_to_movement(activity: Activity) -> list[str]:
    objections = []
    under_way = Disbursement.objects.live().exclude(status=DisbursementStatus.PAID)
    if under_way.filter(commitment__activity=activity).exists():
        objections.append(_("A payout is under way."))
    claims = RefundClaim.objects.filter(
        commitment__activity=activity, discarded_at=None, received__lt=F("amount")
    )
    if claims.exists():
        objections.append(_("A refund claim is open."))
    reversals = Reversal.objects.filter(
        disbursement__commitment__activity=activity, discarded_at=None, settled_on=None
    )
    if reversals.exclude(confirmed_at__isnull=False, money_back=MoneyBack.NOTHING).exists():
        objections.append(_("A reversal waits, or its money is not back."))
    return objections
