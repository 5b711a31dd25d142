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
    """Exactly what the second person confirms, beside the version that it replaces.

    What names an account without IBAN is left out where neither version has it, and the reverse.
    """
    old = account.replaces
    shown = _shown(account)
    before = _shown(old) if old is not None else shown
    kinds = {bool(account.iban), bool(old.iban if old is not None else account.iban)}
    return [
        Fact(line.label, str(was.value or "–"), str(line.value or "–"))
        for line, was in zip(shown, before, strict=True)
        if line.of_iban is None or line.of_iban in kinds
    ]


def differences(old: BankAccount, new: BankAccount) -> list[Fact]:
    """The lines in which two accounts differ, such as the last one paid and the next."""
    return [
        Fact(line.label, str(was.value or "–"), str(line.value or "–"))
        for was, line in zip(_shown(old), _shown(new), strict=True)
        if was.value != line.value
    ]


class _Line(NamedTuple):
    """A column with its name; `of_iban` says of which kind of account alone it is part."""

    label: str
    value: Any
    of_iban: bool | None = None


def _shown(account: BankAccount) -> list[_Line]:
    return [
        _Line(_("Account holder"), account.holder),
        _Line(_("IBAN"), in_groups(account.iban), of_iban=True),
        _Line(_("Account number"), account.account_number, of_iban=False),
        _Line(_("BIC"), account.bic),
        _Line(_("Clearing code"), account.clearing_code, of_iban=False),
        _Line(_("Name of the bank"), account.bank_name, of_iban=False),
        _Line(_("Street of the bank"), account.bank_street, of_iban=False),
        _Line(_("Town of the bank"), account.bank_town, of_iban=False),
        _Line(_("Country of the bank"), account.bank_country, of_iban=False),
        _Line(_("Currency"), account.currency_id),
        _Line(_("Street and number"), account.street),
        _Line(_("Postal code"), account.postal_code),
        _Line(_("Town"), account.town),
        _Line(_("Country"), account.country),
    ]
