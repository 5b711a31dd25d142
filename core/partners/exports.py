"""The list of partners as a table for Excel."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.excel import DATE, MOMENT, Column, Sheet
from core.partners.models import BankAccount, Organisation
from core.people.downloads import list_sheet


def organisations_sheet(organisations: Iterable[Organisation]) -> Sheet:
    """One row for each partner, with the columns that the import reads."""
    return list_sheet(
        _("Organisations"),
        [
            Column(_("Short code"), lambda o: o.code, width=16),
            Column(_("Name"), lambda o: o.name, width=44),
            Column(_("Kind"), lambda o: o.get_kind_display()),
            Column(_("Street and number"), lambda o: o.street),
            Column(_("Postal code"), lambda o: o.postal_code, width=12),
            Column(_("Town"), lambda o: o.town),
            Column(_("Country"), lambda o: o.country_id, width=10),
            Column(_("UID"), lambda o: o.uid, width=18),
            Column(_("Zewo certificate valid to"), lambda o: o.zewo_valid_to, DATE, width=14),
            Column(_("IATI identifier"), lambda o: o.iati_ref),
            Column(_("E-mail"), lambda o: o.email),
            Column(_("Website"), lambda o: o.website),
            Column(_("Active"), lambda o: o.is_active, width=10),
        ],
        organisations,
    )


def waiting_accounts_sheet(accounts: Iterable[BankAccount]) -> Sheet:
    """Numbers of accounts are shown to everybody who sees the list."""
    return list_sheet(
        _("Accounts to confirm"),
        [
            Column(_("Organisation"), lambda a: a.organisation.name, width=40),
            Column(_("Short code"), lambda a: a.organisation.code, width=16),
            Column(pgettext("bank", "Account"), lambda a: a.identifier, width=30),
            Column(_("Holder"), lambda a: a.holder, width=34),
            Column(_("Kind"), _kind_of_record, width=16),
            Column(_("Recorded by"), lambda a: str(a.recorded_by), width=22),
            Column(_("Recorded at"), lambda a: a.recorded_at, MOMENT),
        ],
        accounts,
    )


def _kind_of_record(account: BankAccount) -> str:
    return _("change") if account.replaces_id else _("new account")
