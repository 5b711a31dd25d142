"""The life of a payout, as a table (money.md section 2 of the office's rules)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions import Transition


class DisbursementStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    VERIFIED = "verified", _("verified")
    APPROVED = "approved", _("approved")
    ORDERED = "ordered", _("released for payment")
    PAID = "paid", _("paid")
    FAILED = "failed", _("returned by the bank")
    CANCELLED = "cancelled", _("cancelled")
    REVERSED = "reversed", _("reversed")


S = DisbursementStatus

IN_REVIEW = frozenset({S.SUBMITTED, S.VERIFIED, S.APPROVED})
NOT_YET_ORDERED = frozenset({S.DRAFT}) | IN_REVIEW
ORDERED_OR_LATER = frozenset({S.ORDERED, S.PAID, S.FAILED, S.REVERSED})
OVER = frozenset({S.FAILED, S.CANCELLED, S.REVERSED})
LIVE = frozenset(S) - OVER

SUBMIT = Transition(verb="submit", source=frozenset({S.DRAFT}), target=S.SUBMITTED)
TAKE_BACK = Transition(verb="take_back", source=frozenset({S.SUBMITTED}), target=S.DRAFT)
VERIFY = Transition(verb="verify", source=frozenset({S.SUBMITTED}), target=S.VERIFIED)
APPROVE = Transition(verb="approve", source=frozenset({S.VERIFIED}), target=S.APPROVED)
SEND_BACK = Transition(verb="send_back", source=IN_REVIEW, target=S.DRAFT)
ORDER = Transition(verb="order", source=frozenset({S.APPROVED}), target=S.ORDERED)
CONFIRM = Transition(verb="confirm", source=frozenset({S.ORDERED}), target=S.PAID)
CANCEL = Transition(verb="cancel", source=NOT_YET_ORDERED, target=S.CANCELLED)
FAIL = Transition(verb="fail", source=frozenset({S.ORDERED, S.PAID}), target=S.FAILED)
REVERSE = Transition(verb="reverse", source=frozenset({S.PAID}), target=S.REVERSED)

TRANSITIONS = (SUBMIT, TAKE_BACK, VERIFY, APPROVE, SEND_BACK, ORDER, CONFIRM, CANCEL, FAIL, REVERSE)
