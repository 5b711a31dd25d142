"""What a person types to log in and on the page of their own account."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.people.models import User


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
