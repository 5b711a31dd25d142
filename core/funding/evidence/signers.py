"""Who signed a payout, and as what: roles, deputies and recusals of each on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.display import swiss_date, swiss_datetime
from core.funding.evidence.facts import Fact
from core.funding.models import Disbursement, DisbursementSignature
from core.partners.models import Interest
from core.people.models import Deputyship, RoleAssignment, User


def signatures(payout: Disbursement) -> Iterator[Fact]:
    given = list(payout.signatures.select_related("signed_by", "represents"))
    for signature in given:
        yield Fact(str(signature.get_act_display()), _signature(payout, signature))
    if not given:
        yield Fact(_("Signatures"), _("Nobody has signed."), is_missing=True)


def _signature(payout: Disbursement, signature: DisbursementSignature) -> str:
    said = [signature.signer, swiss_datetime(signature.signed_at)]
    said += _standing(signature.signed_by, signature.signed_at)
    if signature.represents is not None:
        said += _standing(signature.represents, signature.signed_at, of_another=True)
    if signature.fallen_at is not None:
        said.append(_("fallen on %(day)s") % {"day": swiss_date(signature.fallen_at)})
    elif signature.content_hash == payout.content_hash:
        said.append(_("saw the content that was paid"))
    else:
        said.append(_("saw another content"))
    return "; ".join(said)


def _standing(person: User, moment: dt.datetime, *, of_another: bool = False) -> Iterator[str]:
    """Roles, deputyships and recusals of a person as they stood at a moment."""
    day = timezone.localdate(moment)
    if of_another:
        lent = {"person": person, "roles": _roles(person, day)}
        yield _("roles of %(person)s that day: %(roles)s") % lent
    else:
        yield _("roles that day: %(roles)s") % {"roles": _roles(person, day)}
        yield _("deputyships that day: %(deputyships)s") % {
            "deputyships": _deputyships(person, moment)
        }
    said = {"person": person, "recusals": _recusals(person, day)}
    yield (
        _("recusals of %(person)s that day: %(recusals)s") % said
        if of_another
        else _("recusals that day: %(recusals)s") % said
    )


def _roles(person: User, day: dt.date) -> str:
    """As put in force by then: what was confirmed later did not count that day."""
    held = RoleAssignment.objects.in_force(day).filter(person=person).order_by("role")
    return ", ".join(str(one.get_role_display()) for one in held) or _("none")


def _deputyships(person: User, moment: dt.datetime) -> str:
    """In which the person represents somebody or is represented; ended early since or not."""
    day = timezone.localdate(moment)
    stood = Deputyship.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=moment),
        Q(person=person) | Q(deputy=person),
        confirmed_at__lte=moment,
        valid_from__lte=day,
        valid_to__gte=day,
    )
    rows = stood.select_related("person", "deputy").order_by("pk")
    return ", ".join(map(str, rows)) or _("none")


def _recusals(person: User, day: dt.date) -> str:
    declared = Interest.objects.in_force(day).filter(person=person)
    rows = declared.select_related("organisation").order_by("pk")
    return ", ".join(f"{one.organisation} ({one.nature})" for one in rows) or _("none")
