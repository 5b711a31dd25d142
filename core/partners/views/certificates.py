"""Certificates of a partner: recorded, confirmed or discarded, and withdrawn with a reason."""

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
from core.documents.listing import listed
from core.documents.models import Category
from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.accounts import State
from core.partners.forms import CertificateForm
from core.partners.models import Certificate, Organisation
from core.partners.views.reasons import end_with_reason
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in


@for_people_with_a_role
def certificate_record(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = CertificateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        papers = papers_of(filter(None, [values.pop("paper")]), Category.OTHER)
        try:
            workflow.record_certificate(
                organisation,
                paper=next(iter(papers), None),
                by=request.user,
                now=timezone.now(),
                **values,
            )
        except RuleViolation as violation:
            form.add_error(None, violation.objections)
        else:
            messages.success(
                request, _("The certificate has been recorded. A second person now confirms it.")
            )
            return redirect(organisation)
    context = {
        "title": _("Record certificate"),
        "eyebrow": organisation.name,
        "form": form,
        "objections": rules.objections_to_keeping_partners(request.user),
        "submit_label": _("Record certificate"),
        "cancel_url": organisation.get_absolute_url(),
    }
    return render(request, "partners/organisation_form.html", context)


@for_people_with_a_role
def certificate_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm exactly what the page shows, beside the paper that proves it."""
    certificate = _find(pk)
    hand = hand_in(
        request, lambda one: rules.objections_to_confirming_certificate(certificate, one)
    )
    objections = hand.objections
    if request.method == "POST":
        try:
            workflow.confirm_certificate(certificate, by=hand.person, now=timezone.now())
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The certificate has been confirmed."))
            return redirect(certificate.organisation)
    papers = [certificate.document] if certificate.document else []
    context = {
        "title": _("Confirm certificate"),
        "eyebrow": certificate.organisation.name,
        "text": _("Applications are held against it from now on."),
        "facts": _facts_of(certificate),
        "documents": listed(papers, request.user),
        "objections": objections,
        "hand": hand,
        "submit_label": _("Confirm certificate"),
        "cancel_url": certificate.get_absolute_url(),
    }
    return render(request, "partners/certificate_confirm.html", context)


@for_people_with_a_role
def certificate_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    certificate = _find(pk)
    return end_with_reason(
        request,
        certificate,
        title=_("Discard certificate"),
        done=_("The certificate has been discarded."),
        step=workflow.discard_certificate,
        objections=rules.objections_to_discarding_certificate(certificate, request.user),
    )


@for_people_with_a_role
def certificate_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    certificate = _find(pk)
    return end_with_reason(
        request,
        certificate,
        title=_("Withdraw certificate"),
        done=_("The certificate has been withdrawn."),
        step=workflow.withdraw_certificate,
        objections=rules.objections_to_withdrawing_certificate(certificate, request.user),
    )


def certificates_of(organisation: Organisation, *, on: dt.date) -> list[tuple[Certificate, State]]:
    """Those of a partner for its page, each with its state on a day."""
    related = ("document", "recorded_by", "confirmed_by", "confirmed_for")
    return [
        (one, state_of(one, on=on)) for one in organisation.certificates.select_related(*related)
    ]


def state_of(certificate: Certificate, *, on: dt.date) -> State:
    """What a certificate counts for on a day."""
    if certificate.discarded_at is not None:
        return State("cancelled", _("discarded"))
    if certificate.withdrawn_at is not None:
        return State("voided", _("withdrawn"))
    if certificate.is_waiting:
        return State("waiting", _("waits for confirmation"))
    if certificate.valid_to < on:
        return State("overdue", _("expired"))
    return State("active", _("valid"))


def _facts_of(certificate: Certificate) -> list[tuple[str, Any]]:
    begin = swiss_date(certificate.valid_from) if certificate.valid_from else "–"
    recorded = f"{certificate.recorded_by}, {swiss_datetime(certificate.recorded_at)}"
    return [
        (_("Kind"), certificate.get_kind_display()),
        (_("Name or number"), certificate.name or "–"),
        (_("Valid from"), begin),
        (_("Valid to"), swiss_date(certificate.valid_to)),
        (_("Recorded by"), recorded),
    ]


def _find(pk: int) -> Certificate:
    related = ("organisation", "document", "recorded_by")
    return get_object_or_404(Certificate.objects.select_related(*related), pk=pk)
