"""What the state of an account is called, and how a new version differs from the old one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from core.display import iban as in_groups
from core.display import swiss_date

if TYPE_CHECKING:
    from core.partners.models import BankAccount


class State(NamedTuple):
    """A state by the code that gives it its shape, its word, and from when it changes."""

    code: str
    label: str
    note: str = ""


def state_of(account: BankAccount, *, on: dt.date) -> State:
    """What an account is good for on a day."""
    if account.discarded_at is not None:
        return State("cancelled", _("discarded"))
    if account.confirmed_at is None:
        return State("waiting", _("waits for confirmation"))
    if account.replaced_by_id is not None:
        return State("inactive", _("replaced"))
    if account.closed_at is not None:
        return State("closed", _("closed"))
    if account.usable_from is not None and account.usable_from > on:
        day = swiss_date(account.usable_from)
        return State("suspended", _("cooling period"), _("usable from %(day)s") % {"day": day})
    return State("active", _("usable"))


class Fact(NamedTuple):
    """One line of an account: its name, the old value if there is an old version, the value."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def facts_of(account: BankAccount) -> list[Fact]:
    """Exactly what the second person confirms, beside the version that it replaces."""
    old = account.replaces
    shown = _shown(account)
    before = _shown(old) if old is not None else shown
    return [
        Fact(label, str(was or "–"), str(value or "–"))
        for (label, value), (_label, was) in zip(shown, before, strict=True)
    ]


def differences(old: BankAccount, new: BankAccount) -> list[Fact]:
    """The lines in which two accounts differ, such as the last one paid and the next."""
    return [
        Fact(label, str(was or "–"), str(value or "–"))
        for (label, was), (_label, value) in zip(_shown(old), _shown(new), strict=True)
        if was != value
    ]


def _shown(account: BankAccount) -> list[tuple[str, Any]]:
    return [
        (_("Account holder"), account.holder),
        (_("IBAN"), in_groups(account.iban)),
        (_("BIC"), account.bic),
        (_("Currency"), account.currency_id),
        (_("Street and number"), account.street),
        (_("Postal code"), account.postal_code),
        (_("Town"), account.town),
        (_("Country"), account.country),
    ]
