"""What a submission freezes: the hash, the number of signatures, the place of release."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.approvals.states import ONE_PERSON_ONE_ACT
from core.errors import RuleViolation
from core.funding.content import content_hash
from core.funding.counters import draw
from core.funding.models import Disbursement
from core.funding.rules.payouts import signatures_needed
from core.funding.states import SEND_BACK
from core.partners.models import Organisation
from core.workflow import change, move, today


def frozen(disbursement: Disbursement, *, now: dt.datetime) -> dict[str, object]:
    """The values that a submission fixes; refuses where no approval rule is in force."""
    rule = signatures_needed(disbursement.instalment, on=today(now))
    if rule is None:
        raise RuleViolation([_("No approval rule is in force for this payout.")])
    return {
        "signatures_needed": rule.signatures,
        "release": rule.release,
        "content_hash": content_hash(disbursement),
        "submitted_at": now,
    }


def refreeze_siblings(partner: Organisation, *, now: dt.datetime) -> None:
    """Send back the partner's payouts under review that now take more signatures.

    So the order in which parts of a sum are requested never lowers their number.
    """
    for sibling in Disbursement.objects.in_review().filter(commitment__partner=partner):
        submitted_on = today(sibling.submitted_at or now)
        rule = signatures_needed(sibling.instalment, on=today(now), submitted_on=submitted_on)
        if rule is not None and rule.signatures > sibling.signatures_needed:
            back_to_draft(sibling, now=now)


def back_to_draft(disbursement: Disbursement, *, now: dt.datetime) -> None:
    """All signatures fall, and what was drawn is free again."""
    drop_signatures(disbursement, now=now)
    move(disbursement, SEND_BACK)
    draw(disbursement.commitment, -disbursement.draws)


def drop_signatures(disbursement: Disbursement, *, now: dt.datetime) -> None:
    for signature in disbursement.signatures.of(*ONE_PERSON_ONE_ACT):
        change(signature, fallen_at=now)
