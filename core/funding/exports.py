"""Payouts as workbook and CSV: the list as filtered, and a payment list for accounting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.display import iban, swiss_date
from core.excel.sheets import AMOUNT, DATE, MOMENT, TEXT, WHOLE, Column, Sheet
from core.funding.models import (
    AccountAssignment,
    Disbursement,
    PaymentList,
    SpendingCompetence,
    UnmatchedReceipt,
)
from core.people.downloads import as_at, demo_band, list_sheet, state_in_words


def disbursement_sheet(payouts: Iterable[Disbursement]) -> Sheet:
    return Sheet(
        title=_("Disbursements"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Number"), lambda p: p.number, width=14),
            Column(_("State"), lambda p: p.get_status_display(), width=18),
            Column(_("Activity"), lambda p: p.commitment.activity.code, width=18),
            Column(_("Title"), lambda p: p.commitment.activity.title, width=40),
            Column(_("Partner"), lambda p: p.commitment.partner.name),
            *payment_columns(),
            Column(_("Due on"), lambda p: p.instalment.due_on, DATE),
            Column(_("Budget year"), lambda p: p.instalment.budget_year, TEXT, width=8),
            Column(_("Requested by"), lambda p: str(p.requested_by), width=20),
            Column(_("Payment list"), lambda p: p.payment_list and p.payment_list.number, width=14),
            Column(_("Released on"), lambda p: p.ordered_on, DATE),
            Column(_("Booked on"), lambda p: p.booked_on, DATE),
            Column(_("Document number"), lambda p: p.voucher, width=18),
            Column(_("Debited CHF"), lambda p: p.debited_chf, AMOUNT, is_summed=True),
        ],
        rows=payouts,
    )


def payment_list_sheet(payment_list: PaymentList, payouts: Iterable[Disbursement]) -> Sheet:
    return Sheet(
        title=payment_list.number,
        heading=_("Payment list %(number)s") % {"number": payment_list.number},
        band=demo_band(),
        lines=[
            _("Released by %(person)s on %(day)s; payment is released %(where)s")
            % {
                "person": payment_list.maker,
                "day": f"{timezone.localtime(payment_list.made_at):%d.%m.%Y %H:%M}",
                "where": payment_list.get_release_display(),
            }
        ],
        columns=[
            Column(_("Number"), lambda p: p.number, width=14),
            *payment_columns(),
            Column(_("End-to-end id"), lambda p: p.end_to_end_id, width=24),
            Column(_("Activity"), lambda p: p.commitment.activity.code, width=18),
            Column(_("State"), lambda p: p.get_status_display(), width=18),
        ],
        rows=payouts,
    )


def payment_lists_sheet(lists: Iterable[Any]) -> Sheet:
    """Payment lists with their `payouts`, `waiting`, `sum_chf` and `foreign` counted."""
    return list_sheet(
        _("Payment lists"),
        [
            Column(_("Number"), lambda one: one.number, width=16),
            Column(_("Released at"), lambda one: one.made_at, MOMENT),
            Column(_("Released by"), lambda one: one.maker, width=26),
            Column(_("Payment is released"), lambda one: one.get_release_display(), width=26),
            Column(_("Payouts"), lambda one: one.payouts, WHOLE),
            Column(_("Of which to confirm"), lambda one: one.waiting, WHOLE),
            Column(_("Of which in other currencies"), lambda one: one.foreign, WHOLE),
            Column(_("Sum CHF"), lambda one: one.sum_chf, AMOUNT, is_summed=True),
        ],
        lists,
    )


def competence_sheet(
    competences: Iterable[SpendingCompetence], in_force: Container[int], today: dt.date
) -> Sheet:
    return list_sheet(
        _("Spending competences"),
        [
            Column(_("Deciding body"), lambda one: one.body, width=30),
            Column(pgettext("scope of a rule", "For"), lambda one: one.scope, width=30),
            Column(_("Expenditure"), lambda one: one.get_recurrence_display(), width=16),
            Column(_("From CHF"), lambda one: one.amount_from, AMOUNT),
            Column(_("Up to CHF"), lambda one: one.amount_to, AMOUNT),
            Column(_("Legal source"), lambda one: one.source, width=40),
            Column(_("Valid from"), lambda one: one.valid_from, DATE),
            Column(_("State"), partial(state_in_words, in_force=in_force, on=today), width=16),
            Column(_("Recorded by"), lambda one: str(one.recorded_by), width=22),
            Column(_("Confirmed by"), lambda one: one.confirmer, width=22),
        ],
        competences,
    )


def assignment_sheet(lines: Iterable[AccountAssignment]) -> Sheet:
    """The table that proposes where payouts are booked."""
    return Sheet(
        title=_("Account assignments"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Instrument"), lambda line: str(line.instrument or "")),
            Column(_("Kind of recipient"), lambda line: line.get_recipient_kind_display()),
            Column(_("Recipient in Switzerland"), lambda line: either(line.is_swiss), width=14),
            Column(_("Own expenditure"), lambda line: either(line.is_own_expenditure), width=14),
            Column(_("G/L account"), lambda line: line.account_id, TEXT, width=12),
            Column(_("Function"), lambda line: line.function_id, TEXT, width=12),
            Column(_("Cost centre"), lambda line: line.cost_centre, width=14),
            Column(_("Valid from"), lambda line: line.valid_from, DATE),
            Column(_("Valid to"), lambda line: line.valid_to, DATE),
            Column(_("Recorded by"), lambda line: str(line.recorded_by), width=20),
            Column(_("Confirmed by"), lambda line: str(line.confirmed_by), width=20),
        ],
        rows=lines,
    )


def receipts_sheet(receipts: Iterable[UnmatchedReceipt]) -> Sheet:
    """What came in and stands in no ledger, with what two people found it to be."""
    today = timezone.localdate()
    return Sheet(
        title=_("Unmatched receipts"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Number"), lambda r: r.number, width=14),
            Column(_("Booked on"), lambda r: r.booked_on, DATE),
            Column(_("Payer"), lambda r: r.payer, width=30),
            Column(_("Text of the booking"), lambda r: r.text, width=40),
            Column(_("Document number"), lambda r: r.voucher, width=18),
            Column(_("Currency"), lambda r: r.currency_id, width=9),
            Column(_("Amount"), whole_units, AMOUNT),
            Column(_("Amount CHF"), lambda r: r.amount_chf, AMOUNT, is_summed=True),
            Column(_("Days"), lambda r: r.days_on(today), WHOLE, width=8),
            Column(_("What it is"), lambda r: r.match and r.match.get_kind_display(), width=26),
            Column(_("Confirmed by"), lambda r: r.match and r.match.confirmer, width=20),
            Column(_("Recorded by"), lambda r: str(r.recorded_by), width=20),
        ],
        rows=receipts,
    )


def overdue_report_sheet(rows: Iterable[Any]) -> Sheet:
    """`rows`: core.funding.pages.reports.Overdue."""
    return Sheet(
        title=_("Overdue reports"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Activity"), lambda row: row.report.activity.code, width=18),
            Column(_("Title"), lambda row: row.report.activity.title, width=40),
            Column(_("Partner"), lambda row: str(row.report.activity.partner or "")),
            Column(_("Report"), lambda row: row.report.get_kind_display(), width=18),
            Column(_("State"), lambda row: row.report.state.label, width=18),
            Column(_("Due on"), lambda row: row.report.due_on, DATE),
            Column(_("Days overdue"), lambda row: row.days, WHOLE, width=12),
            Column(_("Received on"), lambda row: row.report.received_on, DATE),
            Column(_("Responsible"), lambda row: str(row.report.activity.responsible or "")),
            Column(_("Blocked instalments due on"), _blocked_days, width=24),
            Column(_("Blocked CHF"), lambda row: row.blocked_chf, AMOUNT, is_summed=True),
        ],
        rows=rows,
    )


def _blocked_days(row: Any) -> str:
    return ", ".join(swiss_date(instalment.due_on) for instalment in row.blocked)


def either(value: bool | None) -> str:  # noqa: FBT001
    """Yes, no, or both."""
    if value is None:
        return _("all")
    return _("yes") if value else _("no")


def whole_units(payout: Disbursement | UnmatchedReceipt) -> Decimal:
    """The amount in its own currency, with the decimals of that currency."""
    return Decimal(payout.amount).scaleb(-payout.currency.minor_units)


def in_chf(payout: Disbursement) -> int | None:
    if payout.debited_chf is None and payout.currency_id == "CHF":
        return payout.amount
    return payout.debited_chf


def assignment(payout: Disbursement) -> str:
    """The account assignment in one line: account, function, cost centre, internal order."""
    parts: list[Any] = [payout.gl_account_id, payout.function_id]
    return " / ".join(str(p) for p in [*parts, payout.cost_centre, payout.internal_order] if p)


def payment_columns() -> list[Column]:
    """What the bank needs, in the reader's language."""
    return [
        Column(_("Payee"), lambda p: p.account.holder),
        Column(_("IBAN"), lambda p: iban(p.account.iban) if p.account.iban else "", width=28),
        Column(_("Account number"), lambda p: p.account.account_number, width=22),
        Column(_("BIC"), lambda p: p.account.bic, width=14),
        Column(_("Bank"), lambda p: p.account.bank, width=40),
        Column(_("Currency"), lambda p: p.currency_id, width=9),
        Column(_("Amount"), whole_units, AMOUNT),
        Column(_("Amount CHF"), in_chf, AMOUNT, is_summed=True),
        Column(_("Account assignment"), assignment, width=24),
        Column(_("Payment reference"), lambda p: p.reference, width=34),
    ]
