"""What kinds of entries the ledger knows, and which of them report columns add up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    COMMITMENT = "commitment", _("commitment")
    REDUCTION = "reduction", _("reduction")
    DISBURSEMENT = "disbursement", _("disbursement")
    BANK_RETURN = "bank_return", _("bank return")
    REFUND = "refund", _("refund")
    EXCHANGE_DIFFERENCE = "exchange_difference", _("exchange difference")


COMMITTING = frozenset({EntryKind.COMMITMENT, EntryKind.REDUCTION, EntryKind.EXCHANGE_DIFFERENCE})
PAYING = frozenset({EntryKind.DISBURSEMENT, EntryKind.BANK_RETURN, EntryKind.REFUND})


class Flow(models.TextChoices):
    """IATI transaction types 3 and 4."""

    DISBURSEMENT = "disbursement", _("disbursement")
    EXPENDITURE = "expenditure", _("own expenditure")
