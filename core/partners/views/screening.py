"""Sanctions checks of a partner: recorded by hand; a hit is decided by two people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.display import swiss_date, swiss_datetime
from core.documents.filing import papers_of
from core.documents.models import Category
from core.documents.rules import open_to
from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.forms import CheckForm, HitForm
from core.partners.models import CheckResult, HitDecision, Organisation, SanctionsCheck
from core.partners.screening import standings
from core.partners.views.reasons import end_with_reason
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in
from core.people.models import User


class ScreeningPanel:
    """The sanctions checks of a partner on its page, with what they forbid today."""

    def __init__(self, organisation: Organisation, person: User, *, on: dt.date) -> None:
        self.standing = standings([organisation.pk], on=on)[organisation.pk]
        self.objections = self.standing.objections(on)
        made = _checks().filter(organisation=organisation)
        self.checks = list(
            made.prefetch_related("decisions__recorded_by", "decisions__confirmed_by")
        )
        papers = [check.document for check in self.checks if check.document is not None]
        self.open_papers = open_to(person, papers)
        self.may_record = not rules.objections_to_screening(organisation, person)


@for_people_with_a_role
def check_record(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    known = organisation.sanctions_checks.first()
    names = known.names if known else organisation.name
    form = CheckForm(
        request.POST or None,
        request.FILES or None,
        initial={"names": names, "lists_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        found = dict(form.cleaned_data)
        papers = papers_of(filter(None, [found.pop("paper")]), Category.SCREENING)
        try:
            check = workflow.record_check(
                organisation,
                paper=next(iter(papers), None),
                by=request.user,
                now=timezone.now(),
                **found,
            )
        except RuleViolation as violation:
            form.add_error(None, violation.objections)
        else:
            messages.success(request, _("The sanctions check is recorded."))
            is_hit = check.result == CheckResult.HIT
            return redirect("partners:hit_decide", check.pk) if is_hit else redirect(organisation)
    context = {
        "title": _("Record sanctions check"),
        "eyebrow": organisation.name,
        "form": form,
        "objections": rules.objections_to_screening(organisation, request.user),
        "submit_label": _("Record sanctions check"),
        "cancel_url": organisation.get_absolute_url(),
    }
    return render(request, "partners/organisation_form.html", context)


@for_people_with_a_role
def hit_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first of the two says what the hit is, and why."""
    check = get_object_or_404(_checks(), pk=pk)
    form = HitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.decide_hit(check, by=request.user, now=timezone.now(), **form.cleaned_data)
        except RuleViolation as violation:
            form.add_error(None, violation.objections)
        else:
            messages.success(request, _("The decision waits for a head to confirm it."))
            return redirect(check)
    context = {
        "title": _("Decide on the hit"),
        "eyebrow": check.organisation.name,
        "text": _("Nothing is paid to this organisation until two people have decided."),
        "facts": facts_of(check),
        "form": form,
        "objections": rules.objections_to_deciding_hit(check, request.user),
        "submit_label": _("Propose decision"),
        "cancel_url": check.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)


@for_people_with_a_role
def hit_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = _decision(pk)
    hand = hand_in(request, lambda one: rules.objections_to_confirming_hit(decision, one))
    objections = hand.objections
    if request.method == "POST":
        try:
            workflow.confirm_hit(decision, by=hand.person, now=timezone.now())
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The decision on the hit is in force."))
            return redirect(decision.sanctions_check)
    context = {
        "title": _("Confirm the decision on the hit"),
        "eyebrow": decision.sanctions_check.organisation.name,
        "facts": [*facts_of(decision.sanctions_check), *_facts_of_decision(decision)],
        "objections": objections,
        "hand": hand,
        "submit_label": _("Confirm decision"),
        "cancel_url": decision.sanctions_check.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)


@for_people_with_a_role
def hit_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = _decision(pk)
    return end_with_reason(
        request,
        decision,
        title=_("Discard the decision on the hit"),
        done=_("The decision is discarded."),
        step=workflow.discard_hit,
        objections=rules.objections_to_discarding_hit(decision, request.user),
    )


def facts_of(check: SanctionsCheck) -> list[tuple[str, Any]]:
    """A check in lines, for pages that ask about its hit."""
    return [
        (_("Lists"), ", ".join(check.list_names)),
        (_("Lists as of"), swiss_date(check.lists_on)),
        (_("Names checked"), ", ".join(check.names.splitlines())),
        (_("Result"), check.get_result_display()),
        (_("Note"), check.note or "–"),
        (_("Checked by"), f"{check.checked_by}, {swiss_datetime(check.checked_at)}"),
    ]


def _facts_of_decision(decision: HitDecision) -> list[tuple[str, Any]]:
    recorded = f"{decision.recorded_by}, {swiss_datetime(decision.recorded_at)}"
    return [
        (_("Decision"), decision.get_outcome_display()),
        (_("Reasoning"), decision.reasoning),
        (_("Proposed by"), recorded),
    ]


def _checks() -> Any:
    return SanctionsCheck.objects.select_related("organisation", "checked_by", "document")


def _decision(pk: int) -> HitDecision:
    related = ("recorded_by", "sanctions_check__organisation", "sanctions_check__checked_by")
    return get_object_or_404(HitDecision.objects.select_related(*related), pk=pk)
