"""The list of applications as a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from functools import partial

from django.utils.translation import gettext as _

from core.excel import AMOUNT, DATE, WHOLE, Column, Sheet
from core.people.downloads import list_sheet, state_in_words
from iza.models import Application, Call, Criterion


def application_sheet(applications: Iterable[Application]) -> Sheet:
    return list_sheet(
        _("Applications"),
        [
            Column(_("Number"), lambda a: a.number, width=14),
            Column(_("Title"), lambda a: a.title, width=48, is_wrapped=True),
            Column(_("Organisation"), lambda a: str(a.organisation or ""), width=34),
            Column(_("Call"), lambda a: str(a.call or ""), width=24),
            Column(_("Instrument"), lambda a: str(a.instrument or ""), width=28),
            Column(_("Countries"), lambda a: ", ".join(str(c) for c in a.countries.all())),
            Column(_("Status"), lambda a: a.get_status_display(), width=18),
            Column(_("Submitted on"), lambda a: a.submitted_on, DATE),
            Column(_("Duration in months"), lambda a: a.months, WHOLE),
            Column(_("Total cost CHF"), lambda a: a.project_cost, AMOUNT),
            Column(_("Amount asked CHF"), lambda a: a.amount_asked, AMOUNT, is_summed=True),
            Column(_("Amount granted CHF"), granted, AMOUNT, is_summed=True),
            Column(_("Decided on"), lambda a: a.decided_on, DATE),
            Column(
                _("Reason of the refusal"),
                lambda a: a.get_refusal_reason_display() if a.refusal_reason else "",
                width=28,
            ),
            Column(_("Responsible"), lambda a: str(a.responsible or ""), width=22),
        ],
        applications,
    )


def call_sheet(calls: Iterable[Call]) -> Sheet:
    """With the `number` of applications of each."""
    return list_sheet(
        _("Calls for applications"),
        [
            Column(_("Call"), lambda c: c.name, width=40),
            Column(_("Instrument"), lambda c: str(c.instrument), width=28),
            Column(_("Opens on"), lambda c: c.opens_on, DATE),
            Column(_("Closes on"), lambda c: c.closes_on, DATE),
            Column(_("Applications"), lambda c: c.number, WHOLE),
        ],
        calls,
    )


def criterion_sheet(
    criteria: Iterable[Criterion], in_force: Container[int], today: dt.date
) -> Sheet:
    return list_sheet(
        _("Eligibility criteria"),
        [
            Column(_("Criterion"), lambda c: c.get_key_display(), width=34),
            Column(_("Instrument"), lambda c: str(c.instrument), width=28),
            Column(_("Value"), lambda c: c.value_in_words, width=34),
            Column(_("Legal source"), lambda c: c.source, width=40),
            Column(_("Valid from"), lambda c: c.valid_from, DATE),
            Column(_("State"), partial(state_in_words, in_force=in_force, on=today), width=16),
            Column(_("Recorded by"), lambda c: str(c.recorded_by), width=22),
            Column(_("Confirmed by"), lambda c: c.confirmer, width=22),
        ],
        criteria,
    )


def granted(application: Application) -> int | None:
    return application.commitment.amount_chf if application.commitment else None
