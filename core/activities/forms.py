"""What a person types about an activity: splits, markers, reasons, days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities import codes
from core.activities.models import Activity, PartnerReport, Scheme, SplitSet
from core.activities.rules import IS_AWARDED, OFFICERS
from core.activities.splits import SplitItem, scores_known
from core.amounts import PercentField
from core.partners.models import Organisation
from core.people.models import User
from core.reference.models import AidType, Instrument, PolicyMarker

Gaps = Sequence[tuple[str, str]]
"""(name of a field or value of a scheme, what is missing there)."""

MOST_ROWS = 60
NOT_SCREENED = _("not screened")
SCORE_WORDS = {
    0: _("0 – not targeted"),
    1: _("1 – significant objective"),
    2: _("2 – principal objective"),
}


class SplitRowForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=60, required=False)
    percent = PercentField(label=_("Share in per cent"), required=False)

    def __init__(self, *args: Any, scheme: Scheme, known: codes.Catalogue, **kwargs: Any) -> None:
        self.scheme, self.known = scheme, known
        super().__init__(*args, **kwargs)

    @property
    def named(self) -> codes.Named | None:
        return codes.resolve(self.scheme, self["code"].value() or "", self.known)

    @property
    def code_title(self) -> str:
        return self.named.title if self.named else ""

    @property
    def goal(self) -> int | None:
        return self.named.goal if self.named else None

    def clean_code(self) -> str:
        """Take a code, or the very name of a country; what is unknown is told with the sum."""
        typed: str = self.cleaned_data["code"]
        named = codes.resolve(self.scheme, typed, self.known)
        return named.code if named else codes.normalise(self.scheme, typed)

    def clean(self) -> None:
        code, percent = self.cleaned_data.get("code"), self.cleaned_data.get("percent")
        if code and percent is None and "percent" not in self.errors:
            self.add_error("percent", gettext("Enter the share, or remove the row."))
        if percent is not None and not code and "code" not in self.errors:
            self.add_error("code", gettext("Enter the code, or remove the row."))


class BaseSplitFormSet(forms.BaseFormSet):
    """The rows of one split; what was typed comes back whatever is wrong with it."""

    scheme: Scheme
    is_final: bool
    """Whether the shares must add up to the whole; those of a draft need not."""

    def items(self) -> list[SplitItem]:
        """The rows that were filled in, in their order; of a valid formset only."""
        return [
            SplitItem(form.cleaned_data["code"], form.cleaned_data["percent"])
            for form in self._filled()
        ]

    def _filled(self) -> list[SplitRowForm]:
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("code")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        rows, items = self._filled(), self.items()
        known = self.form_kwargs["known"]
        for row, text in codes.faults(self.scheme, items, known):
            rows[row].add_error("percent" if known.get(items[row].code) else "code", text)
        fault = codes.fault_of_the_sum(items)
        if self.is_final and fault:
            raise ValidationError(fault)


_FormSet = forms.formset_factory(
    SplitRowForm,
    formset=BaseSplitFormSet,
    extra=3,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS * 2,
    validate_max=True,
)


def split_formset(
    scheme: Scheme,
    data: Any = None,
    *,
    items: Iterable[SplitItem] = (),
    is_final: bool = False,
) -> BaseSplitFormSet:
    """The editor of one split; `items` fill it when nothing was sent."""
    initial = [{"code": item.code, "percent": item.share} for item in items]
    formset = cast(
        "BaseSplitFormSet",
        _FormSet(
            data,
            prefix=scheme.value,
            initial=initial,
            form_kwargs={"scheme": scheme, "known": codes.catalogue(scheme)},
        ),
    )
    formset.scheme, formset.is_final = scheme, is_final
    return formset


class MarkerForm(forms.Form):
    """One choice per policy marker; nothing chosen is «not screened», which is not 0."""

    prefix = "marker"

    def __init__(self, data: Any = None, *, scores: dict[str, int] | None = None) -> None:
        super().__init__(data)
        for marker in PolicyMarker.objects.all():
            if marker.is_active or marker.code in (scores or {}):
                self.fields[marker.code] = forms.ChoiceField(
                    label=marker.name,
                    required=False,
                    choices=_choices(marker),
                    initial=str((scores or {}).get(marker.code, "")),
                )

    def scores(self) -> dict[str, int]:
        """The markers that were scored; of a valid form only."""
        return {code: int(score) for code, score in self.cleaned_data.items() if score != ""}


def _choices(marker: PolicyMarker) -> list[tuple[str, Any]]:
    scores = marker.allowed_scores
    words = SCORE_WORDS if set(scores) <= set(SCORE_WORDS) else {}
    return [("", NOT_SCREENED), *((str(score), words.get(score, score)) for score in scores)]


class Classification:
    """The splits and markers of a draft, as editors on one page."""

    def __init__(
        self, activity: Activity | None, data: Any = None, *, schemes: Sequence[Scheme]
    ) -> None:
        stored = items_on_form(activity) if activity else {}
        self.formsets = {
            scheme: split_formset(scheme, data, items=stored.get(scheme, ())) for scheme in schemes
        }
        scores = scores_known(activities=[activity.pk]).get(activity.pk) if activity else None
        self.markers = MarkerForm(data, scores=scores)

    def propose(self, scheme: str, rows: list[dict[str, Any]]) -> None:
        """Fill an empty editor that nobody sent yet with what is likely."""
        formset = self.formsets[Scheme(scheme)]
        formset.initial = rows

    def is_valid(self) -> bool:
        return all([*(one.is_valid() for one in self.formsets.values()), self.markers.is_valid()])

    def splits(self) -> dict[Scheme, list[SplitItem]]:
        return {scheme: formset.items() for scheme, formset in self.formsets.items()}

    def show(self, gaps: Gaps) -> None:
        """Put what is missing at its place."""
        for scheme, formset in self.formsets.items():
            formset.non_form_errors().extend(text for name, text in gaps if name == scheme.value)

    @property
    def goals(self) -> BaseSplitFormSet | None:
        return self.formsets.get(Scheme.SDG)

    @property
    def sectors(self) -> BaseSplitFormSet | None:
        return self.formsets.get(Scheme.SECTOR)

    @property
    def places(self) -> BaseSplitFormSet | None:
        return self.formsets.get(Scheme.PLACE)

    @property
    def has_errors(self) -> bool:
        return bool(self.markers.errors) or any(
            formset.total_error_count() for formset in self.formsets.values()
        )


def items_on_form(activity: Activity) -> dict[Scheme, list[SplitItem]]:
    """What the form of a draft shows: its open set, else (after a return) the sealed one."""
    sets = activity.split_sets.filter(is_for_entries=False).prefetch_related("lines")
    shown: dict[Scheme, SplitSet] = {}
    for split_set in sets.order_by("is_sealed", "-pk"):
        shown.setdefault(Scheme(split_set.scheme), split_set)
    return {
        scheme: [SplitItem(line.code, line.share) for line in split_set.lines.all()]
        for scheme, split_set in shown.items()
    }


def show_gaps(form: forms.BaseForm, gaps: Gaps) -> None:
    """Put what is missing at its field, on a form that nobody sent yet."""
    for name, text in gaps:
        if name in form.fields:
            form.errors[name] = form.error_class([text], renderer=form.renderer)


def offer(form: forms.BaseForm, name: str, rows: QuerySet) -> None:
    """Let a field of a form choose among these rows."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = rows


def offer_what_is_in_use(form: forms.ModelForm, *, sphere: str) -> None:
    """Offer active partners, instruments of the sphere and types of aid, and what stands there.

    What the award fixed for good is shown and cannot be changed.
    """
    kept: Activity = form.instance
    offer(
        form,
        "partner",
        Organisation.objects.filter(Q(is_active=True) | Q(pk=kept.partner_id)),
    )
    offer(
        form,
        "instrument",
        Instrument.objects.filter(Q(sphere=sphere, is_active=True) | Q(pk=kept.instrument_id)),
    )
    offer(form, "aid_type", AidType.objects.filter(Q(is_active=True) | Q(pk=kept.aid_type_id)))
    if kept.status in IS_AWARDED:
        for name in ("partner", "instrument"):
            form.fields[name].disabled = True
            form.fields[name].help_text = _("Fixed by the award.")


def officers_choice(**kwargs: Any) -> forms.ModelChoiceField:
    """Choose among those who keep activities."""
    people = User.objects.filter(
        is_active=True,
        role_assignments__role__in=OFFICERS,
        role_assignments__confirmed_at__isnull=False,
    ).distinct()
    return forms.ModelChoiceField(people, required=False, **kwargs)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class ChangeOfContentForm(ReasonForm):
    valid_from = forms.DateField(
        label=_("Valid from"),
        help_text=_("What is booked from this day on is divided anew; what was before stays."),
    )
    field_order = ["valid_from", "reason"]


class MappingForm(ReasonForm):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        help_text=_("For example the source of the mapping."),
    )


class ReportForm(forms.ModelForm):
    """A report that the partner will owe."""

    class Meta:
        model = PartnerReport
        fields = ["kind", "due_on"]


class DeclineForm(forms.Form):
    """Why a report is not accepted, and by when a better one is due."""

    on = forms.DateField(label=_("Day"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("What is missing; the partner should be told the same."),
    )
    due_on = forms.DateField(
        label=_("New deadline"),
        required=False,
        help_text=_("Empty: the deadline stays, and the report is overdue from then on."),
    )


class DayForm(forms.Form):
    on = forms.DateField(label=_("Day"))
