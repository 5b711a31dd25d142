"""Awards: recorded with their plan, shown, confirmed by the second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities import kinds
from core.activities.models import Activity
from core.audit.origins import place_of
from core.audit.words import trail_of
from core.documents.forms import PaperForm
from core.documents.listing import listed
from core.documents.models import Category
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.forms.awards import AwardForm, MetForm
from core.funding.forms.fields import ReasonForm
from core.funding.forms.plans import TypedTranche
from core.funding.models import Commitment, Instalment
from core.funding.pages.answering import Question, ask, attempt_with
from core.funding.pages.planning import (
    looks_first,
    preview_alone,
    preview_of,
    settles,
    shows_preview_only,
    tranches_of,
    with_reports,
)
from core.funding.pages.plans import credit_standings, find, plan_rows
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in
from core.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def award(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an award; it waits then for the head of unit."""
    activity = get_object_or_404(Activity.objects.select_related("partner", "instrument"), pk=pk)
    back = reverse("activities:detail", args=[activity.pk])
    is_sent = request.method == "POST"
    asked = _asked(activity)
    form = (
        AwardForm(request.POST, request.FILES, activity=activity)
        if is_sent
        else AwardForm(
            activity=activity,
            initial={
                "decided_on": timezone.localdate(),
                "amount_asked": asked.amount,
                "amount": asked.granted or asked.amount,
            },
        )
    )
    tranches = tranches_of(request, currency=form.chosen_currency, planned=asked.instalments)
    whole = _granted(form) if is_sent else None
    settled = settles(tranches, whole=whole, available=whole)
    if shows_preview_only(request):
        return preview_alone(request, tranches, settled=settled, currency=form.chosen_currency)
    if is_sent and not looks_first(request) and form.is_valid() and settled:
        recorded = attempt_with(
            form, lambda: _record(activity, form, tranches.typed(), by=request.user)
        )
        if recorded is not None:
            messages.success(request, _("The award is recorded; the head of unit confirms it."))
            return redirect("funding:commitment", pk=recorded.pk)
    if looks_first(request):
        form = _unchecked(form, request, activity=activity)
    context = {
        "title": _("Record award"),
        "activity": activity,
        "form": form,
        "formset": tranches,
        "preview": preview_of(tranches) if settled else None,
        "currency": form.chosen_currency,
        "objections": rules.objections_to_recording_award(activity, request.user),
        "cancel_url": back,
        "submit_label": _("Record award"),
    }
    return render(request, "funding/award.html", context)


@require_safe
@for_people_with_a_role
def commitment(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    person = request.user
    to_file = rules.objections_to_filing(found, person)
    context = {
        "commitment": found,
        "standings": credit_standings(found),
        "measured": rules.measure_recorded(found),
        "plan": plan_rows(found, person),
        "place": place_of(found),
        "papers": listed(
            [paper.document for paper in found.papers.all()], person, may_replace=not to_file
        ),
        "to_file": to_file,
        "reductions": found.reductions.filter(discarded_at=None).select_related(
            "recorded_by", "confirmed_by"
        ),
        "claims": found.claims.filter(discarded_at=None).prefetch_related("refunds"),
        "to_confirm": rules.objections_to_confirming_award(found, person),
        "to_discard": rules.objections_to_discarding_award(found, person),
        "to_number": rules.objections_to_adding_number(found, person),
        "later_numbers": found.later_numbers.unconfirmed(),
        "to_plan": rules.objections_to_changing_plan(found, person),
        "to_reduce": rules.objections_to_recording_reduction(found, person),
        "lines": trail_of(found),
    }
    return render(request, "funding/commitment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def commitment_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the second person sees: award, plan, and both credits before and after."""
    found = find(pk)
    hand = hand_in(request, lambda person: rules.objections_to_confirming_award(found, person))
    return ask(
        request,
        Question(
            title=_("Confirm award"),
            submit_label=_("Confirm award"),
            back=reverse("funding:commitment", args=[found.pk]),
            act=lambda _data: workflow.confirm_award(found, by=hand.person, now=timezone.now()),
            done=_("The award is in force."),
            objections=hand.objections,
            template="funding/commitment_confirm.html",
            context={
                "hand": hand,
                "eyebrow": str(found),
                "commitment": found,
                "standings": credit_standings(found),
                "measured": rules.measure_recorded(found),
                "plan": plan_rows(found, request.user),
                "papers": listed([paper.document for paper in found.papers.all()], request.user),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def commitment_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return ask(
        request,
        Question(
            title=_("Discard award"),
            submit_label=_("Discard award"),
            back=reverse("funding:commitment", args=[found.pk]),
            act=lambda data: workflow.discard_award(
                found, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The award is discarded."),
            objections=rules.objections_to_discarding_award(found, request.user),
            form_class=ReasonForm,
            context={
                "eyebrow": str(found),
                "text": _("The record is given up before anybody confirmed it."),
                "is_danger": True,
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def award_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """File a paper of an award: the decision above all, without which nothing is paid."""
    found = find(pk)
    back = found.get_absolute_url()
    form = PaperForm(
        request.POST or None, request.FILES or None, initial={"category": Category.DECISION}
    )
    if form.is_bound and form.is_valid():
        filed = attempt_with(
            form,
            lambda: workflow.file_award_paper(
                found, paper=form.paper, by=request.user, now=timezone.now()
            ),
        )
        if filed is not None:
            messages.success(request, _("The document has been filed."))
            return redirect(back)
    context = {
        "title": _("File a document"),
        "eyebrow": found,
        "form": form,
        "objections": rules.objections_to_filing(found, request.user),
        "submit_label": _("File document"),
        "cancel_url": back,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def instalment_met(request: SignedInRequest, pk: int) -> HttpResponse:
    instalment = get_object_or_404(
        Instalment.objects.select_related("commitment__activity", "commitment__currency"), pk=pk
    )
    return ask(
        request,
        Question(
            title=_("The condition is met"),
            submit_label=_("Tick off condition"),
            back=reverse("funding:commitment", args=[instalment.commitment_id]),
            act=lambda data: workflow.meet_condition(
                instalment, on=data["on"], by=request.user, now=timezone.now()
            ),
            done=_("The condition is ticked off."),
            objections=rules.objections_to_meeting_condition(instalment, request.user),
            form_class=MetForm,
            initial={"on": timezone.localdate()},
            context={
                "eyebrow": str(instalment),
                "facts": [(_("What must be met"), instalment.condition_text)],
            },
        ),
    )


def _asked(activity: Activity) -> kinds.Asked:
    """What the form of an award begins with, as the kind of the activity knows it."""
    return kinds.kind_of(activity).asked(activity)


def _granted(form: AwardForm) -> int | None:
    """What the percentages are of, as far as it is typed yet."""
    form.is_valid()
    granted: int | None = form.cleaned_data.get("amount")
    return granted


def _unchecked(form: AwardForm, request: SignedInRequest, *, activity: Activity) -> AwardForm:
    """The same entries without their errors: nobody has submitted them yet."""
    typed = {name: request.POST.get(name) for name in form.fields if name in request.POST}
    return AwardForm(activity=activity, initial=typed)


def _record(
    activity: Activity, form: AwardForm, typed: list[TypedTranche], *, by: User
) -> Commitment:
    now = timezone.now()
    if objections := rules.objections_to_recording_award(activity, by):
        # The step says it too; asked first so that no report is expected in vain.
        raise RuleViolation(objections)
    return workflow.record_award(
        activity, form.award(with_reports(activity, typed, by=by, now=now)), by=by, now=now
    )
