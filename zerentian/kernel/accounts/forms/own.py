from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User

SECRET = {"autocomplete": "current-password"}
FRESH = {"autocomplete": "new-password"}
CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "pattern": "[0-9 ]*",
    "maxlength": "7",
}


class SignIn(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=SECRET)
    )


class Code(forms.Form):
    code = forms.CharField(
        label=_("Six-digit code"), widget=forms.TextInput(attrs={**CODE, "autofocus": True})
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError(_("The code has six digits."))
        return code


class ChangePassword(forms.Form):
    old = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput(attrs=SECRET)
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=lazystr(password_validators_help_text_html),
        widget=forms.PasswordInput(attrs=FRESH),
    )
    again = forms.CharField(
        label=_("New password once more"), strip=False, widget=forms.PasswordInput(attrs=FRESH)
    )

    def __init__(
        self, *args: Any, user: User, is_present: Callable[[str], bool], **kwargs: Any
    ) -> None:
        """`is_present` tells, and counts, whether something is the present password."""
        super().__init__(*args, **kwargs)
        self.user, self.is_present = user, is_present

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.is_present(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError(_("This is the present password. Choose another one."))
        return new

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "new" in values and values.get("again") != values["new"]:
            self.add_error("again", _("The two new passwords are not the same. Type both again."))
        return values
