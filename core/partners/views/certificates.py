"""Certificates of a partner: recorded with their validity, withdrawn with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.filing import papers_of
from core.documents.models import Category
from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.forms import CertificateForm
from core.partners.models import Certificate, Organisation
from core.partners.views.reasons import end_with_reason
from core.people.access import SignedInRequest, for_people_with_a_role


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
            messages.success(request, _("The certificate has been recorded."))
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
def certificate_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.select_related("organisation"), pk=pk)
    return end_with_reason(
        request,
        certificate,
        title=_("Withdraw certificate"),
        done=_("The certificate has been withdrawn."),
        step=workflow.withdraw_certificate,
        objections=rules.objections_to_withdrawing_certificate(certificate, request.user),
    )
