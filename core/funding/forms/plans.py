"""The rows of a plan as typed, and what they come to in whole units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities.models import ReportKind
from core.funding.forms.fields import DayField, count_in
from core.funding.models import Condition, Instalment
from core.funding.shares import ShareField, Typed, resolve
from core.reference.models import Currency


@dataclass(frozen=True)
class TypedTranche:
    """One row as typed: a report is named by its kind and due day, and looked up by the page."""

    due_on: dt.date
    amount: int
    condition: str
    condition_text: str
    report_kind: str
    report_due_on: dt.date | None
    typed: Typed
    is_retention: bool = False


class TrancheForm(forms.Form):
    due_on = DayField(label=_("Due on"))
    amount = ShareField(
        label=_("Amount"), help_text=_("An amount, a percentage of the award (30 %), or «rest».")
    )
    condition = forms.ChoiceField(
        label=_("Condition"), choices=Condition.choices, initial=Condition.NONE
    )
    condition_text = forms.CharField(label=_("What must be met"), max_length=200, required=False)
    report_kind = forms.ChoiceField(
        label=_("Which report"), choices=ReportKind.choices, initial=ReportKind.INTERIM
    )
    report_due_on = DayField(label=_("Report due on"), required=False)

    def __init__(self, *args: Any, currency: Currency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency is not None:
            count_in(self, currency, "amount")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        condition = data.get("condition")
        if condition == Condition.REPORT and not data.get("report_due_on"):
            self.add_error("report_due_on", gettext("Say when the report is due."))
        if condition == Condition.OTHER and not data.get("condition_text"):
            self.add_error("condition_text", gettext("Say what must be met."))
        return data


class RetentionForm(forms.Form):
    """What is held back until the final report is accepted (Rückbehalt); empty for nothing."""

    amount = ShareField(
        label=_("Held back"),
        required=False,
        help_text=_("An amount or a percentage of the award (10 %); empty for nothing."),
    )
    due_on = DayField(label=_("Due on"), required=False)
    report_due_on = DayField(label=_("Final report due on"), required=False)

    def __init__(self, *args: Any, currency: Currency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency is not None:
            count_in(self, currency, "amount")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        held = data.get("amount")
        if held is None:
            return data
        if held.is_rest:
            self.add_error("amount", gettext("The retention is an amount or a percentage."))
        if not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Say when the retention is due."))
        if not data.get("report_due_on") and "report_due_on" not in self.errors:
            self.add_error("report_due_on", gettext("Say when the report is due."))
        return data

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The instalment that it becomes, of a valid form; none if nothing is held back."""
        data = self.cleaned_data
        if data.get("amount") is None:
            return []
        return [
            {
                "due_on": data["due_on"],
                "amount": data["amount"],
                "condition": Condition.REPORT,
                "condition_text": "",
                "report_kind": ReportKind.FINAL,
                "report_due_on": data["report_due_on"],
                "is_retention": True,
            }
        ]


class BaseTrancheFormSet(forms.BaseFormSet):
    """The rows and, below them, the retention; `settle` before `typed`."""

    def __init__(self, *args: Any, held: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amounts: list[int] = []
        self.available = 0
        self.retention = RetentionForm(
            self.data if self.is_bound else None,
            prefix="retention",
            initial=held,
            currency=self.form_kwargs.get("currency"),
        )

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take out of the plan")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.retention.is_valid()])

    def settle(self, *, whole: int, available: int) -> bool:
        """Bring the rows of a valid form set to whole units; if not possible, say so at the row.

        `whole` is the net award, `available` what may be planned of it, in smallest units.
        """
        self.available = available
        filled, held = self._filled(), self.retention.rows
        typed = [form.cleaned_data["amount"] for form in filled] + [row["amount"] for row in held]
        self.amounts, faults = resolve(typed, whole=whole, available=available)
        forms_of_rows = [*filled, *([self.retention] if held else [])]
        for at, fault in faults.items():
            forms_of_rows[at].add_error("amount", fault)
        days = [form.cleaned_data["due_on"] for form in filled]
        if held and days and held[0]["due_on"] < max(days):
            self.retention.add_error("due_on", gettext("The retention is paid last."))
            return False
        return not faults

    def typed(self) -> list[TypedTranche]:
        """The rows that were filled in and not taken out, with their amounts, by day."""
        rows = [{**form.cleaned_data, "is_retention": False} for form in self._filled()]
        names = TypedTranche.__dataclass_fields__.keys() - {"amount", "typed"}
        tranches = [
            TypedTranche(amount=amount, typed=row["amount"], **{name: row[name] for name in names})
            for row, amount in zip([*rows, *self.retention.rows], self.amounts, strict=True)
        ]
        return sorted(tranches, key=lambda one: (one.due_on, one.is_retention))

    def _filled(self) -> list[forms.Form]:
        return [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data]


TrancheFormSet = forms.formset_factory(
    TrancheForm, formset=BaseTrancheFormSet, extra=0, can_delete=True, max_num=60
)


def as_planned(instalment: Instalment) -> dict[str, Any]:
    """A row of the present plan, to change it: as it was typed."""
    report = instalment.report
    return {
        "due_on": instalment.due_on,
        "amount": instalment.typed,
        "condition": instalment.condition,
        "condition_text": instalment.condition_text,
        "report_kind": report.kind if report else ReportKind.INTERIM,
        "report_due_on": report.due_on if report else None,
    }


def rows_and_retention(
    instalments: Iterable[Instalment],
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The present plan as the form shows it; of two retentions one stays an ordinary row."""
    rows, held = [], None
    for instalment in instalments:
        if instalment.is_retention and held is None:
            held = as_planned(instalment)
        else:
            rows.append(as_planned(instalment))
    return rows, held
