"""Reconciliation: our ledger beside the city's accounting, by account, and the unexplained rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import parse_francs
from core.excel import AMOUNT, Column, Sheet
from core.reference.models import GeneralLedgerAccount
from reports.figures.reconciling import AccountLine, Reconciliation, reconcile
from reports.filters import SphereFilter
from reports.forms import YearForm
from reports.frame import Built, Frame, frame_for
from reports.report import Progress, Report, Request


class BalancesField(forms.CharField):
    """Lines of account and balance, as copied from the accounting; gives Rappen by account.

    Between them stands a tab, a semicolon or a space.
    """

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        balances: dict[str, int] = {}
        errors = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            account, amount = _parted(line)
            try:
                rappen = parse_francs(amount, is_signed=True)
            except ValueError as error:
                errors.append(_("Line %(number)s: %(error)s") % {"number": number, "error": error})
                continue
            if account in balances:
                errors.append(
                    _("Line %(number)s: account %(account)s stands there twice.")
                    % {"number": number, "account": account}
                )
            balances[account] = rappen
        if errors:
            raise forms.ValidationError(errors)
        return balances


def _parted(line: str) -> tuple[str, str]:
    for separator in ("\t", ";", None):
        if separator is None or separator in line:
            account, *rest = line.strip().split(separator, 1)
            return account.strip(), rest[0].strip() if rest else ""
    raise AssertionError  # the last separator always fits


class ReconciliationForm(YearForm):
    balances = BalancesField(
        label=gettext_lazy("Balances of the accounting"),
        required=False,
        help_text=gettext_lazy(
            "One account a line with its expenditure of the year, such as «3636 1'234.50»; "
            "without them only our side is shown."
        ),
    )
    field_order = ["year", "as_at", "balances"]


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language; `control` holds Rappen paid net, and unexplained."""
    theirs = request.asked.get("balances") or {}
    found = reconcile(request.year, request.cutoff, request.filters, theirs)
    progress(70)
    title = _("Reconciliation %(year)s") % {"year": request.year}
    frame = frame_for(title, request.cutoff, request.filters)
    control = {
        "paid": sum(line.ours for line in found.lines),
        "unexplained": sum(line.unexplained or 0 for line in found.lines),
    }
    return Built(title, [_accounts(found, frame)], control, len(found.lines))


def _accounts(found: Reconciliation, frame: Frame) -> Sheet:
    names = {row.pk: row.name for row in GeneralLedgerAccount.objects.all()}
    columns = [
        Column(_("Ledger account"), lambda line: line.account or _("none known"), width=12),
        Column(_("Name"), lambda line: names.get(line.account), width=36, is_wrapped=True),
        _amount(_("Paid by us, net"), lambda line: line.ours),
        _amount(_("Refunds, income elsewhere"), lambda line: -line.refunds),
        _amount(_("In transit"), lambda line: line.in_transit),
        _amount(_("In transit a year before"), lambda line: line.in_transit_before),
        _amount(_("Accrued"), lambda line: line.accrued),
        _amount(_("Accruals reversed"), lambda line: line.accruals_reversed),
        _amount(_("Paid ahead"), lambda line: line.paid_ahead),
        _amount(_("Paid ahead a year before"), lambda line: line.paid_before),
        _amount(_("To be expected"), lambda line: line.expected),
        _amount(_("Accounting"), lambda line: line.theirs),
        _amount(_("Unexplained"), lambda line: line.unexplained),
    ]
    notes = [
        _("Ours and each explanation add up to what is to be expected; the rest is unexplained."),
        _("An account without a balance of the accounting is not compared."),
    ]
    elsewhere = [
        (_("Bank charges, on their own account"), found.charges),
        (_("Exchange differences, on their own account"), found.exchange),
    ]
    empty = [None] * (len(columns) - 3)
    below = [[None, label, amount, *empty] for label, amount in elsewhere]
    return frame.sheet(_("Ledger accounts"), columns, found.lines, notes=notes, below=below)


def _amount(title: str, value: Callable[[AccountLine], int | None]) -> Column:
    return Column(title, value, AMOUNT, is_summed=True, width=16)


REPORT = Report(
    key="reconciliation",
    title=gettext_lazy("Reconciliation with the accounting"),
    purpose=gettext_lazy(
        "Our payments by account beside the accounting's, what explains the difference, "
        "and the unexplained rest."
    ),
    sheets=[gettext_lazy("Ledger accounts")],
    form=ReconciliationForm,
    filters=SphereFilter,
    build=build,
)
