"""What a person types to log in and on the page of their own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.people.models import MONEY_ROLES, Deputyship, Role, User


class LogInForm(LoginForm):
    """The library's form with its limits, in the house's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Who knows the password is told why it does not open the account."""
        values = super().clean()
        if isinstance(self.user, User):
            if self.user.is_service:
                raise ValidationError(_("A service account cannot log in."), code="service")
            if not self.user.is_active:
                raise ValidationError(_("This account has been closed."), code="inactive")
        return values


class CodeFormMixin:
    """One field for a code of six digits, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]
        code.label = _("Code")
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autofocus": True,
        }


class CodeForm(CodeFormMixin, AuthenticateForm):
    pass


class CodeAgainForm(CodeFormMixin, ReauthenticateCodeForm):
    pass


class NewDeviceForm(CodeFormMixin, ActivateTOTPForm):
    pass


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs = {
            "autocomplete": "current-password",
            "autofocus": True,
        }


class ProfileForm(forms.ModelForm):
    """What people change about themselves; their name and roles are the office's business."""

    class Meta:
        model = User
        fields = ["email", "language", "notices"]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoleForm(forms.Form):
    """A role for a person, from a day on."""

    person = forms.ModelChoiceField(
        label=_("person"), queryset=User.objects.filter(is_active=True, is_service=False)
    )
    role = forms.ChoiceField(label=_("role"), choices=Role.choices)
    valid_from = forms.DateField(label=_("first day"), widget=DayInput)


class EndRoleForm(forms.Form):
    on = forms.DateField(
        label=_("last day"), widget=DayInput, help_text=_("Yesterday ends it at once.")
    )
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))


class ResetForm(forms.Form):
    """Whose access was lost, which part of it, and what is known about it."""

    person = forms.ModelChoiceField(
        label=_("person"), queryset=User.objects.filter(is_active=True, is_service=False)
    )
    password_too = forms.BooleanField(
        label=_("password too"),
        required=False,
        help_text=_("A link for a new password goes to the e-mail of the account."),
    )
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))


class DeputyForm(forms.Form):
    """Who stands in for whom, in which role, for how long and why."""

    person = forms.ModelChoiceField(
        label=_("represented person"),
        queryset=User.objects.filter(is_active=True, is_service=False),
    )
    role = forms.ChoiceField(
        label=_("role"), choices=[(r.value, r.label) for r in Role if r in MONEY_ROLES]
    )
    deputy = forms.ModelChoiceField(
        label=_("deputy"), queryset=User.objects.filter(is_active=True, is_service=False)
    )
    valid_from = forms.DateField(label=_("first day"), widget=DayInput)
    valid_to = forms.DateField(
        label=_("last day"), widget=DayInput, help_text=_("A year after the first day at most.")
    )
    reason = forms.CharField(
        label=_("reason"), max_length=Deputyship._meta.get_field("reason").max_length
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Propose the role that the reader holds: most record their own absence."""
        super().__init__(*args, **kwargs)
        held = sorted(by.roles() & MONEY_ROLES)
        self.initial.setdefault("role", held[0] if held else None)
