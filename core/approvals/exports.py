"""Approval rules and parameters as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.approvals.models import ApprovalRule, Parameter
from core.excel import AMOUNT, DATE, WHOLE, Column, Sheet
from core.people.downloads import list_sheet, state_in_words


def rule_sheet(rules: Iterable[ApprovalRule], in_force: Container[int], today: dt.date) -> Sheet:
    return list_sheet(
        _("Approval rules"),
        [
            Column(pgettext("scope of a rule", "For"), _scope, width=30),
            Column(_("Amount from CHF"), lambda rule: rule.amount_from, AMOUNT),
            Column(_("Signatures"), lambda rule: rule.signatures, WHOLE),
            Column(_("Payment is released"), lambda rule: rule.get_release_display(), width=26),
            Column(_("Valid from"), lambda rule: rule.valid_from, DATE),
            Column(_("State"), partial(state_in_words, in_force=in_force, on=today), width=16),
            Column(_("Recorded by"), lambda rule: str(rule.recorded_by), width=22),
            Column(_("Confirmed by"), lambda rule: rule.confirmer, width=22),
        ],
        rules,
    )


def parameter_sheet(parameters: Iterable[Parameter]) -> Sheet:
    return list_sheet(
        _("Parameters"),
        [
            Column(_("Parameter"), lambda one: one.get_key_display(), width=60),
            Column(_("Value"), lambda one: one.value_in_words, width=24),
            Column(_("Valid from"), lambda one: one.valid_from, DATE),
            Column(_("Recorded by"), lambda one: str(one.recorded_by), width=22),
            Column(_("Confirmed by"), lambda one: one.confirmer, width=22),
        ],
        parameters,
    )


def _scope(rule: ApprovalRule) -> str:
    if rule.instrument is not None:
        return str(rule.instrument)
    return str(rule.get_sphere_display() or _("all"))
