"""Declared interests in a partner: recorded at once, ended by a head with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.forms import InterestForm
from core.partners.models import Interest, Organisation
from core.partners.views.reasons import end_with_reason
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import MONEY_ROLES


@for_people_with_a_role
def interest_declare(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = InterestForm(
        request.POST or None, initial={"person": request.user, "valid_from": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            workflow.declare_interest(
                organisation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except RuleViolation as violation:
            form.add_error(None, violation.objections)
        else:
            messages.success(request, _("The recusal is recorded."))
            return redirect(organisation)
    objections = []
    if not request.user.has_role(*MONEY_ROLES):
        objections = [_("Who decides about no money needs no recusal.")]
    context = {
        "title": _("Record recusal"),
        "eyebrow": organisation.name,
        "form": form,
        "objections": objections,
        "submit_label": _("Record recusal"),
        "cancel_url": organisation.get_absolute_url(),
    }
    return render(request, "partners/organisation_form.html", context)


@for_people_with_a_role
def interest_end(request: SignedInRequest, pk: int) -> HttpResponse:
    interest = get_object_or_404(Interest.objects.select_related("organisation", "person"), pk=pk)
    return end_with_reason(
        request,
        interest,
        title=_("End recusal"),
        done=_("The recusal is ended."),
        step=workflow.end_interest,
        objections=rules.objections_to_ending_interest(interest, request.user),
    )
