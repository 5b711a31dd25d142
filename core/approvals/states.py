"""The acts that a payout takes, and where payment is released."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    RECORD = "record", _("recorded")
    VERIFY = "verify", _("verified")
    APPROVE = "approve", _("approved")
    ORDER = "order", _("released for payment")
    HAND_OVER = "hand_over", _("handed over to accounting")
    CONFIRM = "confirm", _("payment confirmed")


ONE_PERSON_ONE_ACT = (Act.RECORD, Act.VERIFY, Act.APPROVE, Act.ORDER)
"""One person never holds two of these (money.md, segregation of duties)."""


class Release(models.TextChoices):
    HERE = "here", _("here, by a further person")
    ACCOUNTING = "accounting", _("in the accounting system")
