"""Who may bring files in, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.activities.rules import objections_to_logging
from core.ledger.models import Batch
from core.partners.rules import objections_to_keeping_partners
from core.people.models import Role, User
from exchange.comparing import Preview
from exchange.models import Proposal, ProposalKind

IMPORTERS = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT, Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)


def objections_to_importing_history(by: User) -> list[str]:
    """History has no signatures and moves no money: a service account may bring it in."""
    if by.is_service or by.has_role(*IMPORTERS):
        return []
    return [_("History is imported by people with a money role or by the service account.")]


def objections_to_taking_back_batch(batch: Batch, by: User, *, reason: str) -> list[str]:
    objections = objections_to_importing_history(by)
    if batch.taken_back_at is not None:
        objections.append(_("The batch was taken back already."))
    if not reason.strip():
        objections.append(_("Taking a batch back takes a reason."))
    return objections


def objections_to_proposing(kind: str, by: User) -> list[str]:
    """A file may do what its sender may do by hand."""
    if kind == ProposalKind.PROJECTS:
        return objections_to_logging(by)
    return objections_to_keeping_partners(by)


def objections_to_applying(proposal: Proposal, by: User) -> list[str]:
    objections = objections_to_proposing(proposal.kind, by) + _not_open(proposal)
    if proposal.failed:
        objections.append(_("Rows have failed. Correct the file and send it again."))
    elif not proposal.new and not proposal.changed:
        objections.append(_("The file changes nothing."))
    if proposal.content_hash != proposal.compute_hash():
        objections.append(_("The content was changed after it was recorded."))
    return objections


def objections_to_applying_now(proposal: Proposal, seen: Preview) -> list[str]:
    """What is applied is what people saw, or nothing."""
    if seen.sha256 != proposal.sha256:
        return [_("The stored file is not the one that was sent.")]
    if seen.hash != proposal.preview_hash:
        return [_("Since the preview something was changed here. Send the file again.")]
    return []


def objections_to_discarding(proposal: Proposal, by: User) -> list[str]:
    return objections_to_proposing(proposal.kind, by) + _not_open(proposal)


def _not_open(proposal: Proposal) -> list[str]:
    if proposal.applied_at is not None:
        return [_("The file was applied already.")]
    if proposal.discarded_at is not None:
        return [_("The file was discarded.")]
    return []
