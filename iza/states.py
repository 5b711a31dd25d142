"""The life of an application, as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions import Transition


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    RECOMMENDED = "recommended", _("recommendation given")
    AWARDED = "awarded", _("awarded")
    REFUSED = "refused", _("refused")
    NOT_ADMITTED = "not_admitted", _("not admitted")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = ApplicationStatus

TURNED_DOWN = frozenset({S.REFUSED, S.NOT_ADMITTED})
DECIDED = TURNED_DOWN | {S.AWARDED}
OVER = DECIDED | {S.WITHDRAWN}
OPEN = frozenset(S) - OVER

SUBMIT = Transition(verb="submit", source=frozenset({S.DRAFT}), target=S.SUBMITTED)
RETURN = Transition(verb="return", source=frozenset({S.SUBMITTED, S.IN_REVIEW}), target=S.DRAFT)
REVIEW = Transition(verb="review", source=frozenset({S.SUBMITTED}), target=S.IN_REVIEW)
RECOMMEND = Transition(verb="recommend", source=frozenset({S.IN_REVIEW}), target=S.RECOMMENDED)
RECONSIDER = Transition(verb="reconsider", source=frozenset({S.RECOMMENDED}), target=S.IN_REVIEW)
AWARD = Transition(verb="award", source=frozenset({S.RECOMMENDED}), target=S.AWARDED)
REFUSE = Transition(verb="refuse", source=frozenset({S.IN_REVIEW, S.RECOMMENDED}), target=S.REFUSED)
NOT_ADMIT = Transition(
    verb="not_admit", source=frozenset({S.SUBMITTED, S.IN_REVIEW}), target=S.NOT_ADMITTED
)
WITHDRAW = Transition(verb="withdraw", source=OPEN, target=S.WITHDRAWN)

TRANSITIONS = (
    SUBMIT,
    RETURN,
    REVIEW,
    RECOMMEND,
    RECONSIDER,
    AWARD,
    REFUSE,
    NOT_ADMIT,
    WITHDRAW,
)
