"""Who withholds an activity or a partner from publication and who lifts it, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.activities.models import Activity, Withholding
from core.partners.models import Organisation
from core.people.models import Role, User

MAY_WITHHOLD = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT)


def objections_to_withholding(
    subject: Activity | Organisation, by: User, *, reason: str | None = None
) -> list[str]:
    """It only protects, so that one person is enough."""
    objections = []
    if not by.has_role(*MAY_WITHHOLD):
        objections.append(_("Programme officers and the head of unit withhold from publication."))
    if withholding_of(subject) is not None:
        objections.append(_("This is withheld already."))
    return objections + _objections_to_reason(reason)


def objections_to_lifting(
    withholding: Withholding, by: User, *, reason: str | None = None
) -> list[str]:
    objections = []
    if not by.has_role(Role.HEAD_OF_UNIT):
        objections.append(_("The head of unit alone lets it be published."))
    if withholding.lifted_at is not None:
        objections.append(_("This is no longer withheld."))
    return objections + _objections_to_reason(reason)


def withholding_of(subject: Activity | Organisation) -> Withholding | None:
    """What withholds an activity or a partner now, if anything does."""
    if isinstance(subject, Organisation):
        return Withholding.objects.in_force().filter(organisation=subject.pk).first()
    return Withholding.objects.in_force().filter(activity=subject.pk).first()


def _objections_to_reason(reason: str | None) -> list[str]:
    if reason is not None and not reason.strip():
        return [_("Give the reason.")]
    return []
