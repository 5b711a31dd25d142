"""What must stand before a payout is approved and released, whoever acts.

It is shown from the request on, so that it can be brought in time, and refused at the approval
and at the release (docs/adr/0018-papers-and-screening.md).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.activities import kinds
from core.activities.models import Activity, Origin
from core.documents.models import Category
from core.funding.models import Commitment, CommitmentPaper, Disbursement, Instalment
from core.partners import screening

Missing = dict[int, list[str]]
"""Sentences by the key of what lacks something."""


def objections_to_paying(payout: Disbursement, *, on: dt.date) -> list[str]:
    """What this payout still lacks on a day; read once and kept with the instance."""
    if on not in _kept(payout):
        look_up([payout], on=on)
    return _kept(payout)[on]


def look_up(payouts: Sequence[Disbursement], *, on: dt.date) -> None:
    """Read what many payouts lack, in a fixed number of queries for each kind of activity."""
    if not payouts:
        return
    asked = [(payout.commitment, payout.account.organisation_id) for payout in payouts]
    for payout, missing in zip(payouts, _missing(asked, on=on), strict=True):
        _kept(payout)[on] = missing


def missing_for(instalment: Instalment, *, on: dt.date) -> list[str]:
    """What a payout of an instalment to its partner would lack."""
    commitment = instalment.commitment
    return _missing([(commitment, commitment.partner_id)], on=on)[0]


def without_decision(commitments: Iterable[Commitment]) -> set[int]:
    """Keys of the awards of ours that lack their decision document.

    Awards that were taken over were decided and filed elsewhere; those of an emergency have
    until a day (aid/conditions.py).
    """
    ours = {
        commitment.pk
        for commitment in commitments
        if commitment.origin == Origin.WORKFLOW
        and not kinds.kind_of(commitment.activity).paper_may_follow
    }
    if not ours:
        return set()
    filed = CommitmentPaper.objects.filter(
        commitment__in=ours, document__category=Category.DECISION
    )
    return ours - set(filed.values_list("commitment", flat=True))


def _missing(asked: Sequence[tuple[Commitment, int]], *, on: dt.date) -> list[list[str]]:
    """For each award with its payee."""
    awards = {commitment.pk: commitment for commitment, _payee in asked}
    undecided = without_decision(awards.values())
    overdue = _overdue([commitment.activity for commitment in awards.values()], on)
    keys = {key for commitment, payee in asked for key in (commitment.partner_id, payee)}
    standings = screening.standings(keys, on=on)
    found = []
    for commitment, payee in asked:
        texts = list(overdue.get(commitment.activity_id, []))
        if commitment.pk in undecided:
            texts.append(
                _("The decision document of %(award)s is not filed.")
                % {"award": commitment.decision}
            )
        for organisation in dict.fromkeys([commitment.partner_id, payee]):
            texts += standings[organisation].objections(on)
        found.append(texts)
    return found


def _overdue(activities: Iterable[Activity], on: dt.date) -> Missing:
    """Dated conditions that have run out, asked once of each kind of activity."""
    found: Missing = {}
    by_kind: dict[str, dict[int, Activity]] = defaultdict(dict)
    for activity in activities:
        by_kind[activity.kind][activity.pk] = activity
    for some in by_kind.values():
        ordered = list(some.values())
        found |= kinds.kind_of(ordered[0]).overdue(ordered, on)
    return found


def _kept(payout: Disbursement) -> dict[dt.date, list[str]]:
    kept: dict[dt.date, list[str]] = payout.__dict__.setdefault("_lacking", {})
    return kept
