"""The list of partners as a table for Excel."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.excel import DATE, Column, Sheet
from core.partners.models import Organisation
from core.people.models import Installation


def organisations_sheet(organisations: Iterable[Organisation]) -> Sheet:
    """One row for each partner, with the columns that the import reads."""
    return Sheet(
        title=_("Organisations"),
        columns=[
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
        rows=organisations,
        band=_("Demo data") if Installation.get().is_demo else "",
    )
