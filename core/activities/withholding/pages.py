"""The pages that withhold an activity or a partner from publication, and let it be published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities.forms import ReasonForm
from core.activities.models import Activity, Withholding
from core.activities.withholding import rules, workflow
from core.errors import RuleViolation
from core.partners.models import Organisation
from core.people.access import SignedInRequest, for_people_with_a_role


@for_people_with_a_role
def withhold_activity(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity, pk=pk)
    text = _(
        "Nothing about this activity stands in any published file, at once and at any cut-off."
    )
    return _withhold(request, activity, text)


@for_people_with_a_role
def withhold_partner(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    text = _(
        "Published files no longer say who the partner is. An activity whose text names it is left "
        "out until the text is changed."
    )
    return _withhold(request, organisation, text)


@for_people_with_a_role
def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Withholding.objects.select_related("activity", "organisation")
    withholding = get_object_or_404(rows, pk=pk)
    return _ask(
        request,
        withholding.subject,
        title=_("Let it be published"),
        text=_("The next file names it again."),
        done=_("It can be published again."),
        objections=rules.objections_to_lifting(withholding, request.user),
        act=lambda **values: workflow.lift_withholding(withholding, **values),
    )


def _withhold(
    request: SignedInRequest, subject: Activity | Organisation, text: str
) -> HttpResponse:
    return _ask(
        request,
        subject,
        title=_("Withhold from publication"),
        text=text,
        done=_("It is withheld from publication."),
        objections=rules.objections_to_withholding(subject, request.user),
        act=lambda **values: workflow.withhold(subject, **values),
    )


def _ask(  # noqa: PLR0913
    request: SignedInRequest,
    subject: Activity | Organisation,
    *,
    title: str,
    text: str,
    done: str,
    objections: list[str],
    act: Callable[..., Any],
) -> HttpResponse:
    """Ask for the reason, and on POST take the step; leads back to what it is about."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, done)
            return redirect(subject)
    context = {
        "title": title,
        "eyebrow": str(subject),
        "text": text,
        "objections": objections,
        "form": form,
        "submit_label": title,
        "cancel_url": subject.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)
