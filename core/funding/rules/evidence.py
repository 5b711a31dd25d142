"""Who sees the evidence of payments as a whole."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.people.models import Role, User

READERS = (
    Role.AUDITOR,
    Role.FINANCE_OFFICER,
    Role.HEAD_OF_FINANCE,
    Role.HEAD_OF_UNIT,
    Role.MANAGEMENT,
)


def objections_to_seeing_evidence(person: User) -> list[str]:
    if person.has_role(*READERS):
        return []
    return [_("Evidence is for the audit, finance, and those who lead.")]
