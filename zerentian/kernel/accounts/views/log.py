from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from zerentian.kernel.accounts import verbs
from zerentian.kernel.accounts.queries import log as queries
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.activity import queries as chain
from zerentian.ui.lists import KeysetPage, Order
from zerentian.ui.tables import Column, Table

DAY = {"type": "date"}


class LogFilter(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.DateInput(DAY))
    verb = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    who = forms.CharField(label=gettext_lazy("Who (name or user name)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((key, str(said)) for key, said in verbs.WORDS.items())
        self.fields["verb"].choices = [("", _("all")), *known]  # type: ignore[attr-defined]


@never_cache
def log(request: ViewerRequest) -> HttpResponse:
    """Who did what, newest first."""
    asked = {key: request.GET.get(key, "") for key in ("day", "verb", "who")}
    found = queries.listed(viewer=request.viewer, asked=asked)
    page = KeysetPage(found, Order.of("-pk"), request.GET, found.count())
    names = queries.names(entry.actor for entry in page.rows)
    table = Table(
        columns(names), page.rows, _("Log"), on=request.viewer.on, title_column="what",
        empty_title=_("Nothing was done that fits"), empty_text=_("Take away a filter."),
    )  # fmt: skip
    shown = {"form": LogFilter(request.GET or None), "page": page, "table": table}
    return render(request, "accounts/log.html", {**shown, "unsealed": chain.unsealed()})


def columns(names: dict[int, str]) -> tuple[Column, ...]:
    def who(entry: Any) -> str:
        return _("the system") if entry.actor is None else names.get(entry.actor, str(entry.actor))

    return (
        Column("at", gettext_lazy("When"), lambda e: e.at, kind="moment"),
        Column("who", gettext_lazy("Who"), who),
        Column("what", gettext_lazy("What"), lambda e: verbs.said(e.verb)),
        Column("rows", gettext_lazy("Rows"), lambda e: len(e.rows), kind="number"),
        Column("reason", gettext_lazy("Reason"), lambda e: e.reason),
    )
