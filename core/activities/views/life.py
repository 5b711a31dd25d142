"""The steps in the life of an activity and of its reports, each asked on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.activities import rules, workflow
from core.activities.forms import DayForm, ReasonForm, ReportForm
from core.activities.models import Activity, PartnerReport
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role


@dataclass(frozen=True)
class Asked:
    """What the page says before a step, and what it calls."""

    title: Any
    text: Any
    done: Any
    step: Callable[..., Any]
    rule: Callable[..., list[str]]
    takes_reason: bool = False
    is_danger: bool = False


ASKED = {
    "submit": Asked(
        gettext_lazy("Submit the activity"),
        gettext_lazy("The splits take effect, and the activity can be awarded."),
        gettext_lazy("The activity has been submitted."),
        workflow.submit_activity,
        rules.objections_to_submitting,
    ),
    "return": Asked(
        gettext_lazy("Return to draft"),
        gettext_lazy("The activity can be edited and submitted again."),
        gettext_lazy("The activity is a draft again."),
        workflow.return_activity,
        rules.objections_to_returning,
        takes_reason=True,
    ),
    "suspend": Asked(
        gettext_lazy("Suspend the activity"),
        gettext_lazy("While it is suspended, nothing is awarded and nothing is paid."),
        gettext_lazy("The activity has been suspended."),
        workflow.suspend_activity,
        rules.objections_to_suspending,
        takes_reason=True,
    ),
    "resume": Asked(
        gettext_lazy("Resume the activity"),
        "",
        gettext_lazy("The activity is running again."),
        workflow.resume_activity,
        rules.objections_to_resuming,
    ),
    "report": Asked(
        gettext_lazy("Mark the activity as reported"),
        gettext_lazy("The partner's final report and accounts are in."),
        gettext_lazy("The activity is marked as reported."),
        workflow.report_activity,
        rules.objections_to_reporting,
    ),
    "close": Asked(
        gettext_lazy("Close the activity"),
        gettext_lazy("Nothing is edited afterwards; splits can still be corrected."),
        gettext_lazy("The activity has been closed."),
        workflow.close_activity,
        rules.objections_to_closing,
    ),
    "abort": Asked(
        gettext_lazy("Abort the activity"),
        gettext_lazy(
            "An aborted activity does not go on. What will not be paid is reduced first; what was"
            " paid stays."
        ),
        gettext_lazy("The activity has been aborted."),
        workflow.abort_activity,
        rules.objections_to_aborting,
        takes_reason=True,
        is_danger=True,
    ),
}


@for_people_with_a_role
def act(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Ask before a step; on yes take it and go back to the dossier."""
    activity = get_object_or_404(Activity, pk=pk)
    asked = ASKED[verb]
    form_class = ReasonForm if asked.takes_reason else forms.Form
    form = form_class(request.POST if request.method == "POST" else None)
    objections = asked.rule(activity, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            asked.step(activity, **form.cleaned_data, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, asked.done)
            return redirect(activity)
    context = {
        "title": asked.title,
        "eyebrow": activity.code,
        "text": asked.text,
        "facts": [(_("Activity"), activity.title), (_("Partner organisation"), activity.partner)],
        "objections": objections,
        "form": form,
        "submit_label": asked.title,
        "cancel_url": activity.get_absolute_url(),
        "is_danger": asked.is_danger,
        "activity": activity,
    }
    return render(request, "activities/act.html", context)


@for_people_with_a_role
def report_expect(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity, pk=pk)
    form = ReportForm(request.POST or None)
    objections = rules.objections_to_expecting_report(activity, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.expect_report(
                activity, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The report is expected."))
            return redirect(activity)
    context = {
        "title": _("Expect a report"),
        "eyebrow": activity.code,
        "text": _("A tranche can wait until this report is accepted."),
        "facts": [(_("Activity"), activity.title)],
        "objections": objections,
        "form": form,
        "submit_label": _("Record"),
        "cancel_url": activity.get_absolute_url(),
        "activity": activity,
    }
    return render(request, "activities/act.html", context)


@for_people_with_a_role
def report_receive(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move_report(
        request,
        pk,
        Asked(
            _("Record that the report came in"),
            _("Since it is in, it can be read and accepted."),
            _("The report is recorded as received."),
            workflow.receive_report,
            rules.objections_to_receiving_report,
        ),
    )


@for_people_with_a_role
def report_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move_report(
        request,
        pk,
        Asked(
            _("Accept the report"),
            _("A tranche that waits for this report can then be requested."),
            _("The report has been accepted."),
            workflow.accept_report,
            rules.objections_to_accepting_report,
        ),
    )


def _move_report(request: SignedInRequest, pk: int, asked: Asked) -> HttpResponse:
    report = get_object_or_404(PartnerReport.objects.select_related("activity"), pk=pk)
    today = timezone.localdate()
    form = DayForm(request.POST or None, initial={"on": today})
    objections = asked.rule(report, request.user, on=today, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            asked.step(report, **form.cleaned_data, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            if objections:
                objections = violation.objections
            for text in violation.objections:
                form.add_error("on", text)
        else:
            messages.success(request, asked.done)
            return redirect(report.activity)
    context = {
        "title": asked.title,
        "eyebrow": report.activity.code,
        "text": asked.text,
        "facts": [
            (_("Activity"), report.activity.title),
            (_("Report"), report.get_kind_display()),
            (_("Due on"), f"{report.due_on:%d.%m.%Y}"),
        ],
        "objections": objections,
        "form": form,
        "submit_label": asked.title,
        "cancel_url": report.activity.get_absolute_url(),
        "activity": report.activity,
    }
    return render(request, "activities/act.html", context)
