"""What is typed about an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.people.accounts import workflow
from core.people.models import User


class AccountForm(forms.ModelForm):
    """Who somebody is, how they are reached, and whether they see the back office."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "is_staff"]
        labels = {"is_staff": _("back office")}
        help_texts = {
            "is_staff": _("Opens the administration to read; what it shows comes with the roles.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True


class NewAccountForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = ["username", *AccountForm.Meta.fields]
        help_texts = {
            **AccountForm.Meta.help_texts,
            "username": _("Stays as it is; letters, digits and . _ @ + -"),
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))


class OwnPasswordMixin:
    """What Django checks, written by a step."""

    user: User
    cleaned_data: dict[str, Any]

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002  (Django calls it so)
        self.user = workflow.set_password(
            self.user,
            password=self.cleaned_data["new_password1"],
            by=self.user,
            now=timezone.now(),
        )
        return self.user


class ChangePasswordForm(OwnPasswordMixin, PasswordChangeForm):
    pass


class FirstPasswordForm(OwnPasswordMixin, SetPasswordForm):
    pass
