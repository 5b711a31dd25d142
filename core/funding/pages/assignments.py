"""Where payouts are booked: the dated table with its two people, and one payout's correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.display import swiss_date
from core.funding import exports, rules, workflow
from core.funding.forms.assignments import CorrectionForm, EndForm, LineForm
from core.funding.forms.fields import ReasonForm
from core.funding.models import AccountAssignment
from core.funding.pages.answering import Question, ask
from core.funding.pages.disbursements import facts_of, find
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role

PAGE = 50


@require_safe
@for_people_with_a_role
def assignment_list(request: SignedInRequest) -> HttpResponseBase:
    lines = AccountAssignment.objects.select_related(
        "instrument", "account", "function", "recorded_by", "confirmed_by"
    )
    standing = lines.confirmed()
    if request.GET.get("state") != "all":
        standing = standing.exclude(valid_to__lt=timezone.localdate())
    if request.GET.get("export"):
        return downloads.answer(request, exports.assignment_sheet(standing))
    waiting = [
        (line, rules.objections_to_confirming_assignment(line, request.user))
        for line in lines.unconfirmed().order_by("recorded_at", "pk")
    ]
    context = {
        "title": _("Account assignments"),
        "waiting": waiting,
        "page_obj": Paginator(standing, PAGE).get_page(request.GET.get("page")),
        "may_keep": not rules.objections_to_keeping_assignments(request.user),
        "shows_ended": request.GET.get("state") == "all",
        "today": timezone.localdate(),
        "empty_title": _("No account assignment is in force"),
        "empty_text": _("Without a line every request must name its G/L account itself."),
    }
    return render(request, "funding/assignment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def assignment_record(request: SignedInRequest) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Record account assignment"),
            submit_label=_("Record account assignment"),
            back=reverse("funding:assignment_list"),
            act=lambda data: workflow.record_assignment(
                **data, by=request.user, now=timezone.now()
            ),
            done=_("The account assignment is recorded; a second person confirms it."),
            objections=rules.objections_to_keeping_assignments(request.user),
            form_class=LineForm,
            initial={"valid_from": timezone.localdate()},
            template="funding/assignment_act.html",
            context={
                "text": _("The most special line counts: instrument, kind of spending, recipient.")
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def assignment_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask_about(
        request,
        pk,
        title=_("Confirm account assignment"),
        act=lambda line, _data, **who: workflow.confirm_assignment(line, **who),
        done=_("The account assignment is in force."),
        objections_to=rules.objections_to_confirming_assignment,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def assignment_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask_about(
        request,
        pk,
        title=_("Discard account assignment"),
        act=lambda line, data, **who: workflow.discard_assignment(line, **data, **who),
        done=_("The account assignment is discarded."),
        objections_to=rules.objections_to_discarding_assignment,
        form_class=ReasonForm,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def assignment_end(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask_about(
        request,
        pk,
        title=_("End account assignment"),
        act=lambda line, data, **who: workflow.end_assignment(line, **data, **who),
        done=_("The account assignment ends."),
        objections_to=rules.objections_to_ending_assignment,
        form_class=EndForm,
        initial={"valid_to": timezone.localdate()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def assignment_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book one payout elsewhere; its signatures fall, and the page says which."""
    payout = find(pk)
    forms: list[CorrectionForm] = []

    def build(*args: Any, **kwargs: Any) -> CorrectionForm:
        forms.append(CorrectionForm(*args, **kwargs))
        return forms[0]

    fallen = [
        f"{signature.get_act_display()}: {signature.signed_by}"
        for signature in payout.signatures.all()
        if signature.fallen_at is None
    ]
    return ask(
        request,
        Question(
            title=_("Correct account assignment"),
            submit_label=_("Correct account assignment"),
            back=payout.get_absolute_url(),
            act=lambda data: workflow.correct_assignment(
                payout,
                forms[0].assignment(),
                reason=data["reason"],
                by=request.user,
                now=timezone.now(),
            ),
            done=_("The account assignment is corrected; these signatures fell: %(names)s.")
            % {"names": ", ".join(fallen)},
            objections=rules.objections_to_correcting_assignment(payout, request.user),
            form_class=build,
            initial={
                "gl_account": payout.gl_account_id,
                "function": payout.function_id,
                "cost_centre": payout.cost_centre,
                "internal_order": payout.internal_order,
            },
            context={
                "eyebrow": payout.number,
                "facts": [*facts_of(payout), (_("Signatures that fall"), ", ".join(fallen))],
                "text": _(
                    "The account assignment is part of what is signed. The payout is verified anew"
                    " then, and whoever corrects it does not approve it."
                ),
            },
        ),
    )


def _ask_about(
    request: SignedInRequest,
    pk: int,
    *,
    title: str,
    act: Callable[..., object],
    done: str,
    objections_to: Callable[..., list[str]],
    **more: Any,
) -> HttpResponse:
    line = get_object_or_404(
        AccountAssignment.objects.select_related("instrument", "account", "function"), pk=pk
    )
    return ask(
        request,
        Question(
            title=title,
            submit_label=title,
            back=reverse("funding:assignment_list"),
            act=lambda data: act(line, data, by=request.user, now=timezone.now()),
            done=done,
            objections=objections_to(line, request.user),
            template="funding/assignment_act.html",
            context={"facts": _facts(line)},
            **more,
        ),
    )


def _facts(line: AccountAssignment) -> list[tuple[str, Any]]:
    """Exactly what the second person confirms."""
    return [
        (_("Instrument"), line.instrument or _("all")),
        (_("Kind of recipient"), line.get_recipient_kind_display() or _("all")),
        (_("Recipient in Switzerland"), exports.either(line.is_swiss)),
        (_("Own expenditure of the city"), exports.either(line.is_own_expenditure)),
        (_("G/L account"), line.account),
        (_("Function"), line.function or "–"),
        (_("Cost centre"), line.cost_centre or "–"),
        (_("Valid from"), swiss_date(line.valid_from)),
        (_("Recorded by"), line.recorded_by),
    ]
