"""What a person types to log in and on the page of their own account."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.people.models import Role, User


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The user name or the password is wrong; capital letters matter."),
        "inactive": _("This account has been closed."),
    }

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if user.is_service:
            raise ValidationError(_("A service account cannot log in."), code="service")


class ProfileForm(forms.ModelForm):
    """What people change about themselves; their name and roles are the office's business."""

    class Meta:
        model = User
        fields = ["email", "language"]


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
