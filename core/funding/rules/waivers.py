"""Waivers: an instalment paid before its report is accepted, with a reason and one more signature.

Only a report can be waived. What else an instalment waits for must be ticked off.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.funding.models import Condition, Instalment
from core.funding.models.disbursements import SIGNATURES_OF_A_WAIVER


def waits_for_report(instalment: Instalment) -> bool:
    """The instalment waits for a report of the partner that nobody has accepted."""
    return instalment.condition == Condition.REPORT and not instalment.is_condition_met


def objections_to_unmet_condition(instalment: Instalment, *, is_waived: bool) -> list[str]:
    if instalment.is_condition_met or (is_waived and waits_for_report(instalment)):
        return []
    return [
        _("The condition is not met: %(condition)s.")
        % {"condition": instalment.condition_text or instalment.get_condition_display()}
    ]


def waiver_of(instalment: Instalment, reason: str) -> dict[str, object]:
    """What a payout freezes of a waiver; nothing where the report is accepted meanwhile."""
    reason = reason.strip()
    if not (reason and waits_for_report(instalment)):
        return {"waiver_reason": "", "extra_signatures": 0}
    return {"waiver_reason": reason, "extra_signatures": SIGNATURES_OF_A_WAIVER}
