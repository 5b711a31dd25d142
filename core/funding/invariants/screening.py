"""Whether money was released to somebody against whom a hit in the sanctions lists stood."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from core.funding.models import Disbursement
from core.partners.models import CheckResult, SanctionsCheck


def released_against_a_hit() -> Iterator[str]:
    """I20: two people had cleared every hit of partner and payee before the release."""
    hits = SanctionsCheck.objects.filter(result=CheckResult.HIT).prefetch_related("decisions")
    for check in hits.order_by("pk"):
        released = Disbursement.objects.filter(
            Q(account__organisation=check.organisation_id)
            | Q(commitment__partner=check.organisation_id),
            payment_list__made_at__gt=check.checked_at,
        )
        for payout in released.select_related("payment_list").order_by("pk"):
            if payout.payment_list and not check.clears(at=payout.payment_list.made_at):
                yield _("%(number)s (%(key)s): a hit of %(organisation)s stood against it.") % {
                    "number": payout.number,
                    "key": payout.pk,
                    "organisation": check.organisation,
                }
