"""The pages of partners: the list, the dossier, and what is typed about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.words import trail_of
from core.documents.forms import PaperForm
from core.documents.listing import listed
from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.accounts import state_of
from core.partners.exports import organisations_sheet
from core.partners.filters import OrganisationFilter
from core.partners.forms import OrganisationForm
from core.partners.models import BankAccount, Organisation, with_zewo
from core.partners.views.certificates import certificates_of
from core.partners.views.screening import ScreeningPanel
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.people.models import MONEY_ROLES

if TYPE_CHECKING:
    from django import forms

PAGE = 50


@require_safe
@for_people_with_a_role
def organisation_list(request: SignedInRequest) -> HttpResponseBase:
    organisations = with_zewo(Organisation.objects.select_related("country"))
    found = OrganisationFilter(request.GET, queryset=organisations)
    if request.GET.get("export"):
        return answer(request, organisations_sheet(found.qs), narrowed=found)
    may_keep = not rules.objections_to_keeping_partners(request.user)
    return render(
        request,
        "partners/organisation_list.html",
        {
            "title": _("Organisations"),
            "filter": found,
            "page_obj": Paginator(found.qs, PAGE).get_page(request.GET.get("page")),
            "action_url": reverse("partners:organisation_new") if may_keep else "",
            "action_label": _("Record organisation"),
            "action_icon": "plus-lg",
            "today": timezone.localdate(),
            "waiting": BankAccount.objects.unconfirmed().count(),
        },
    )


@require_safe
@for_people_with_a_role
def organisation_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(
        Organisation.objects.select_related("country", "channel"), pk=pk
    )
    today = timezone.localdate()
    accounts = list(organisation.accounts.select_related("currency").order_by("-pk"))
    may_keep = not rules.objections_to_keeping_partners(request.user)
    papers = organisation.papers.select_related("document__uploaded_by").order_by("-pk")
    return render(
        request,
        "partners/organisation_detail.html",
        {
            "organisation": organisation,
            "accounts": [(account, state_of(account, on=today)) for account in accounts],
            "documents": listed(
                [paper.document for paper in papers], request.user, may_replace=may_keep
            ),
            "certificates": certificates_of(organisation, on=today),
            "screening": ScreeningPanel(organisation, request.user, on=today),
            "interests": organisation.interests.select_related("person", "recorded_by"),
            "may_end": request.user.has_role(*rules.HEADS),
            "may_declare": request.user.has_role(*MONEY_ROLES),
            "may_keep": may_keep,
            "may_open": not rules.objections_to_opening_an_account(organisation, request.user),
            "lines": trail_of(organisation, limit=20),
        },
    )


@for_people_with_a_role
def organisation_new(request: SignedInRequest) -> HttpResponse:
    return _edit(request, Organisation(), title=_("Record organisation"))


@for_people_with_a_role
def organisation_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    return _edit(request, organisation, title=_("Edit organisation"), eyebrow=organisation.name)


def _edit(
    request: SignedInRequest, organisation: Organisation, *, title: str, eyebrow: str = ""
) -> HttpResponse:
    back = organisation.get_absolute_url() if organisation.pk else ""
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            saved = workflow.save_organisation(
                form.save(commit=False), by=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            _add(form, violation)
        else:
            messages.success(request, _("The organisation has been saved."))
            return redirect(saved)
    return render(
        request,
        "partners/organisation_form.html",
        {
            "title": title,
            "eyebrow": eyebrow,
            "form": form,
            "objections": rules.objections_to_keeping_partners(request.user),
            "submit_label": _("Save organisation"),
            "cancel_url": back or reverse("partners:organisation_list"),
        },
    )


@for_people_with_a_role
def paper_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """File a paper in a partner's dossier."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.file_paper(organisation, paper=form.paper, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            _add(form, violation)
        else:
            messages.success(request, _("The document has been filed."))
            return redirect(organisation)
    return render(
        request,
        "partners/organisation_form.html",
        {
            "title": _("File a document"),
            "eyebrow": organisation.name,
            "form": form,
            "objections": rules.objections_to_keeping_partners(request.user),
            "submit_label": _("File document"),
            "cancel_url": organisation.get_absolute_url(),
        },
    )


def _add(form: forms.BaseForm, violation: RuleViolation) -> None:
    for objection in violation.objections:
        form.add_error(None, objection)
