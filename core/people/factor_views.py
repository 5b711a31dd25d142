"""The second factor of one's own log-in: its code, its set-up, its recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic.base import ContextMixin

from core.people import unsent
from core.people.access import SignedInRequest
from core.people.forms import CodeAgainForm
from core.people.log_in import (
    forget_second_factor,
    has_second_factor,
    needs_second_factor,
    remember_second_factor,
)


class CodeView(AuthenticateView):
    """The second page of the log-in."""

    template_name = "people/code.html"


class AgainMixin(ContextMixin):
    """Proof anew: who turns back goes to the page on which the form stood."""

    template_name = "people/again.html"
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "unsent": unsent.kept(self.request)}


class PasswordAgainView(AgainMixin, ReauthenticateView):
    pass


class CodeAgainView(AgainMixin, ReauthenticateByCodeView):
    pass


class NewDeviceView(ActivateTOTPView):
    """A device is set up when its first code is right; the recovery codes follow."""

    template_name = "people/factor_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember_second_factor(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.request.user
        return {**super().get_context_data(**kwargs), "is_needed": needs_second_factor(person)}


class CodesView(ViewRecoveryCodesView):
    template_name = "people/factor_codes.html"


class NewCodesView(GenerateRecoveryCodesView):
    template_name = "people/factor_new_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("New recovery codes"),
            "text": _("Ten new codes take the place of the present ones, which no longer open."),
            "submit_label": _("Make new codes"),
            "cancel_url": reverse("mfa_index"),
        }


@require_safe
def factor(request: SignedInRequest) -> HttpResponse:
    """Whether there is a second factor since when, and how many recovery codes are left."""
    kinds = {one.type: one for one in Authenticator.objects.filter(user=request.user)}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    return render(
        request,
        "people/factor.html",
        {
            "device": kinds.get(Authenticator.Type.TOTP),
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "is_needed": needs_second_factor(request.user),
        },
    )


def replace(request: SignedInRequest) -> HttpResponse:
    """Another device: the code of the present one, or a recovery code, opens its set-up."""
    if not has_second_factor(request.user):
        return redirect("mfa_activate_totp")
    form = CodeAgainForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        Authenticator.objects.filter(user=request.user).delete()
        forget_second_factor(request)
        return redirect("mfa_activate_totp")
    return render(
        request,
        "people/factor_replace.html",
        {
            "form": form,
            "title": _("Set up another device"),
            "lead": _(
                "Type the code of the present device, or a recovery code. The present device and"
                " all recovery codes then open nothing any more, and the new one is set up."
            ),
            "submit_label": _("Continue"),
            "cancel_url": reverse("mfa_index"),
        },
    )
