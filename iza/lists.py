"""The list of projects as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.activities.lists import Field, activity_sheet
from core.excel import AMOUNT, Sheet


def project_sheet(projects: QuerySet) -> Sheet:
    further = [
        Field(_("Total cost CHF"), "project_cost", AMOUNT),
        Field(_("Amount asked CHF"), "amount_asked", AMOUNT, is_summed=True),
    ]
    last = [
        Field(_("Partner on site"), "local_partner", width=34),
        Field(_("Who benefits"), "beneficiaries", width=48),
        Field(_("Expected results"), "expected_results", width=48),
    ]
    return activity_sheet(_("Development projects"), projects, further=further, last=last)
