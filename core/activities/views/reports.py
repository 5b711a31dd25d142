"""A partner's report that is not good enough: sent back with a reason and, if need be, a day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.activities import rules, workflow
from core.activities.forms import DeclineForm
from core.activities.models import PartnerReport
from core.display import swiss_date
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def report_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(PartnerReport.objects.select_related("activity"), pk=pk)
    today = timezone.localdate()
    form = DeclineForm(request.POST or None, initial={"on": today})
    objections = rules.objections_to_declining_report(report, request.user, on=today, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.decline_report(
                report, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            for text in violation.objections:
                form.add_error(None, text)
        else:
            messages.success(request, _("The report is not accepted; it is owed again."))
            return redirect(report.activity)
    context = {
        "title": _("Do not accept the report"),
        "eyebrow": report.activity.code,
        "text": _("A tranche that waits for this report stays blocked."),
        "facts": [
            (_("Activity"), report.activity.title),
            (_("Report"), report.get_kind_display()),
            (_("Due on"), swiss_date(report.due_on)),
            (_("Received on"), swiss_date(report.received_on)),
        ],
        "objections": objections,
        "form": form,
        "submit_label": _("Do not accept"),
        "cancel_url": report.activity.get_absolute_url(),
        "is_danger": True,
        "activity": report.activity,
    }
    return render(request, "activities/act.html", context)
