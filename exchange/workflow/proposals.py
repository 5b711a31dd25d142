"""The steps of an uploaded file: proposed, then applied as a whole, or discarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import get_language, override

from core.confirmation import discard, record
from core.errors import refuse_if
from core.people.models import User
from core.workflow import change, note, step, today
from exchange import rules
from exchange.comparing import Preview, preview
from exchange.models import Proposal, ProposalRow
from exchange.workflow.drafts import WRITERS

Settle = Callable[[Proposal], None]
"""Ends the job in which a step runs, inside its transaction: both count, or neither."""


@step
def propose(
    seen: Preview, *, by: User, now: dt.datetime, stored: str = "", settle: Settle | None = None
) -> Proposal:
    """Keep a file with what it would do; nothing is changed yet.

    `stored` names the file if it lies here already.
    """
    refuse_if(rules.objections_to_proposing(seen.kind, by))
    proposal = record(
        Proposal,
        by=by,
        now=now,
        kind=seen.kind,
        file=stored or _store(seen),
        file_name=seen.file_name[:200],
        sha256=seen.sha256,
        language=get_language() or settings.LANGUAGE_CODE,
        preview_hash=seen.hash,
        totals=seen.totals,
        **seen.counts(),
    )
    ProposalRow.objects.bulk_create(
        (
            ProposalRow(
                proposal=proposal,
                sheet=row.sheet[:100],
                row=row.number,
                grade=row.grade,
                before=row.before,
                after=row.after,
                messages=row.messages,
            )
            for row in seen.rows
        ),
        batch_size=500,
    )
    if settle:
        settle(proposal)
    return proposal


@step
def apply_proposal(
    proposal: Proposal, *, by: User, now: dt.datetime, settle: Settle | None = None
) -> Proposal:
    """Do what the preview showed, all of it or nothing.

    The file is read and compared again: if anything here has changed since, the answer is no.
    """
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    refuse_if(rules.objections_to_applying(proposal, by))
    with proposal.file.open("rb") as file, override(proposal.language):
        seen = preview(proposal.kind, file.read(), name=proposal.file_name, on=today(now))
    refuse_if(rules.objections_to_applying_now(proposal, seen))
    WRITERS[proposal.kind](seen.rows)
    note(proposal, after=seen.counts())
    change(proposal, applied_by=by, applied_at=now)
    if settle:
        settle(proposal)
    return proposal


@step
def discard_proposal(proposal: Proposal, *, reason: str, by: User, now: dt.datetime) -> Proposal:
    """Put a file aside; it stays with its rows, for whoever asks what was sent."""
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    refuse_if(rules.objections_to_discarding(proposal, by, reason=reason))
    return discard(proposal, now=now)


def _store(seen: Preview) -> str:
    file = ContentFile(seen.data, name=seen.file_name)
    field = Proposal._meta.get_field("file")
    return str(field.storage.save(field.generate_filename(Proposal(), seen.file_name), file))
