"""Contributions in kind: recorded by one person, counted when another one confirms them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aid import rules, workflow
from aid.filters import InKindFilterSet
from aid.forms import InKindForm
from aid.lists import in_kind_sheet
from aid.models import ContributionInKind, Emergency
from core.activities.paging import slice_by_key
from core.activities.rules import objections_to_logging
from core.display import chf, swiss_date
from core.funding.forms.fields import ReasonForm
from core.funding.pages.answering import Question, ask
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer


@require_safe
@for_people_with_a_role
def in_kind_list(request: SignedInRequest) -> HttpResponseBase:
    shown = ContributionInKind.objects.filter(discarded_at=None).select_related(
        "emergency", "response", "recorded_by", "confirmed_by", "successor"
    )
    filters = InKindFilterSet(request.GET, shown)
    if request.GET.get("export"):
        return answer(request, in_kind_sheet(filters.qs.order_by("-pk")), narrowed=filters)
    counting = filters.qs.counting()
    context = {
        "title": _("Contributions in kind"),
        "lead": _("What departments of the city gave; in no total of payouts."),
        "filter": filters,
        "value": sum(counting.values_list("value_chf", flat=True)),
        **vars(slice_by_key(request, filters.qs)),
    }
    return render(request, "aid/in_kind_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    emergency: Emergency = get_object_or_404(Emergency, pk=pk)
    return _recording(
        request,
        emergency,
        _("Record a contribution in kind"),
        {"provided_on": timezone.localdate()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a contribution that takes the place of a confirmed one."""
    wrong = _find(pk)
    names = [*InKindForm.base_fields]
    return _recording(
        request,
        wrong.emergency,
        _("Correct a contribution in kind"),
        {name: getattr(wrong, name) for name in names},
        replaces=wrong,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = _find(pk)
    return ask(
        request,
        Question(
            title=_("Confirm contribution in kind"),
            submit_label=_("Confirm contribution in kind"),
            back=contribution.get_absolute_url(),
            act=lambda _data: workflow.confirm_in_kind(
                contribution, by=request.user, now=timezone.now()
            ),
            done=_("The contribution in kind has been confirmed."),
            objections=rules.objections_to_confirming_in_kind(contribution, request.user),
            context=_about(contribution),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = _find(pk)
    return ask(
        request,
        Question(
            title=_("Discard contribution in kind"),
            submit_label=_("Discard contribution in kind"),
            back=contribution.get_absolute_url(),
            act=lambda data: workflow.discard_in_kind(
                contribution, **data, by=request.user, now=timezone.now()
            ),
            done=_("The contribution in kind has been discarded."),
            objections=rules.objections_to_discarding_in_kind(contribution, request.user),
            form_class=ReasonForm,
            context={**_about(contribution), "is_danger": True},
        ),
    )


def _recording(
    request: SignedInRequest,
    emergency: Emergency,
    title: str,
    initial: dict[str, Any],
    *,
    replaces: ContributionInKind | None = None,
) -> HttpResponse:
    return ask(
        request,
        Question(
            title=title,
            submit_label=_("Record contribution in kind"),
            back=f"{emergency.get_absolute_url()}#in-kind",
            act=lambda data: workflow.record_in_kind(
                emergency, replaces=replaces, **data, by=request.user, now=timezone.now()
            ),
            done=_("The contribution in kind is recorded; another officer confirms it."),
            objections=objections_to_logging(request.user),
            form_class=lambda *args, **kwargs: InKindForm(*args, emergency=emergency, **kwargs),
            initial=initial,
            context={
                "eyebrow": emergency.name,
                "text": _(
                    "Its value is an estimate: it is never paid and stands in no total of payouts."
                ),
            },
        ),
    )


def _find(pk: int) -> ContributionInKind:
    rows = ContributionInKind.objects.select_related(
        "emergency", "response", "recorded_by", "replaces"
    )
    found: ContributionInKind = get_object_or_404(rows, pk=pk)
    return found


def _about(contribution: ContributionInKind) -> dict[str, Any]:
    return {
        "eyebrow": contribution.emergency.name,
        "facts": [
            (_("Department"), contribution.department),
            (_("What was provided"), contribution.what),
            (_("Quantity"), contribution.quantity or None),
            (_("Provided on"), swiss_date(contribution.provided_on)),
            (_("Estimated value"), chf(contribution.value_chf)),
            (_("Source of the value"), contribution.valuation),
            (_("Response"), contribution.response),
            (_("Note"), contribution.note or None),
            *([(_("Replaces"), contribution.replaces)] if contribution.replaces else []),
            (_("Recorded by"), contribution.recorded_by),
        ],
    }
