from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.notifications import channels

NAMES = {"mail": _("Mail"), "webhook": _("Text message or office messenger"), "console": _("Log")}


def title(name: str) -> Any:
    return NAMES.get(name, name)


class PreferenceForm(forms.Form):
    """By which channels, and when."""

    channels = forms.MultipleChoiceField(
        label=_("Besides the inbox, tell me by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only how much waits for you leaves the house, and a link: no name, no address."
        ),
    )
    mail = forms.EmailField(label=_("Mail address"), required=False, max_length=254)
    digest_hour = forms.TypedChoiceField(
        label=_("One message a day, at"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, hour: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = channels.names()
        self.fields["channels"].choices = [(name, title(name)) for name in names]  # type: ignore[attr-defined]
        usual = _("the usual hour (%(hour)s)") % {"hour": f"{hour:02}:00"}
        hours = [("", usual), *((n, f"{n:02}:00") for n in range(24))]
        self.fields["digest_hour"].choices = hours  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        chosen = (given or {}).get("channels") or []
        if not (given or {}).get("mail") and "mail" not in self.errors:
            if any(channels.channel(name).needs_address for name in chosen):
                self.add_error("mail", _("Say to which address mail is to go."))
        return given
