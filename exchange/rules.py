"""Who may bring files in, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.ledger.models import Batch
from core.people.models import Role, User

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
