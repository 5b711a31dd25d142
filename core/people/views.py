"""Log-in, log-out, password, language, and the page of one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.views import SuccessMessageMixin
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from core.errors import RuleViolation
from core.people.accounts.forms import ChangePasswordForm, FirstPasswordForm
from core.people.accounts.workflow import change_address
from core.people.forms import ProfileForm
from core.people.links import opens_by_link
from core.people.log_in import has_second_factor, needs_second_factor
from core.people.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


class LogInView(LoginView):
    """By password first; a person with a second factor is asked for its code on the next page."""

    template_name = "people/log_in.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on in the person's language, unless they chose another one in this browser."""
        response = super().form_valid(form)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            _remember_language(response, form.user.language)
        return response


class FirstPasswordView(SuccessMessageMixin, auth_views.PasswordResetConfirmView):
    """Behind the link of a mail: only for an open account that has no password."""

    form_class = FirstPasswordForm
    template_name = "people/first_password.html"
    success_url = reverse_lazy("login")
    success_message = gettext_lazy("Your password has been set. Log in with it.")

    def get_user(self, uidb64: str) -> User | None:
        person = super().get_user(uidb64)
        return person if isinstance(person, User) and opens_by_link(person) else None


class PasswordChangeView(SuccessMessageMixin, auth_views.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "people/password_change.html"
    success_url = reverse_lazy("profile")
    success_message = gettext_lazy("Your password has been changed.")
    extra_context = {
        "title": gettext_lazy("Change password"),
        "submit_label": gettext_lazy("Change password"),
        "cancel_url": success_url,
    }


@login_not_required
@require_POST
def language_switch(request: HttpRequest) -> HttpResponseBase:
    """Show the pages in another language, now and after the next log-in."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=code)
    return set_language(request)


def profile(request: HttpRequest) -> HttpResponse:
    person = cast("User", request.user)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid() and _saved(form, person):
        person.refresh_from_db()
        with translation.override(person.language):
            messages.success(request, _("Your profile has been saved."))
        response = redirect("profile")
        _remember_language(response, person.language)
        return response
    roles = person.role_assignments.filter(discarded_at=None).order_by("-valid_from", "role")
    context = {
        "form": form,
        "roles": roles,
        "has_second_factor": has_second_factor(person),
        "needs_second_factor": needs_second_factor(person),
    }
    return render(request, "people/profile.html", context)


def _saved(form: ProfileForm, person: User) -> bool:
    """The address is a step's business; preferences are the person's own."""
    try:
        if "email" in form.changed_data:
            change_address(person, email=form.cleaned_data["email"], by=person, now=timezone.now())
    except RuleViolation as violation:
        form.add_error("email", violation.objections)
        return False
    form.instance.save(update_fields=["language", "notices"])
    return True


def _remember_language(response: HttpResponseBase, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
