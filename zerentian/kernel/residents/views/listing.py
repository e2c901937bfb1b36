"""The list of residents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.exports import answers
from zerentian.kernel.population import sexes
from zerentian.kernel.residents import columns
from zerentian.kernel.residents.drawing import Drawn
from zerentian.kernel.residents.listings import RESIDENTS
from zerentian.kernel.residents.queries import listing
from zerentian.kernel.residents.queries import rows as asking
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.filters import Filters
from zerentian.kernel.residents.queries.places import Places
from zerentian.kernel.residents.views import chips
from zerentian.manifest.permissions import Permission
from zerentian.ui.lists import KeysetPage, chosen

SORTS = [sign + key for key in listing.SORTS for sign in ("", "-")]


@dataclass
class ListPage:
    """Everything that one answer needs, each thing asked once."""

    request: ViewerRequest

    @cached_property
    def when(self) -> When:
        return When.read(self.request.GET, today=self.request.viewer.on)

    @cached_property
    def filters(self) -> Filters:
        return Filters.read(self.request.GET).of(is_now=self.when.is_now)

    @cached_property
    def sort(self) -> str:
        return chosen(self.request.GET, "sort", SORTS, "name")

    @cached_property
    def places(self) -> Places:
        return Places(self.request.viewer)

    @cached_property
    def page(self) -> KeysetPage:
        found = listing.residents(self.filters, places=self.places, when=self.when)
        count = listing.count(self.filters, places=self.places, when=self.when)
        order = listing.order(self.sort, self.when, self.filters)
        return KeysetPage(found, order, self.request.GET, count)

    @cached_property
    def rows(self) -> list[asking.Row]:
        ids = [listing.person_of(row, self.when) for row in self.page.rows]
        return asking.rows(ids, when=self.when)

    @cached_property
    def table(self) -> Drawn:
        days = self.when.kept()
        kept = f"?{urlencode(days)}" if days else ""
        table = Drawn(
            columns.columns(self.when, kept=kept),
            self.rows,
            caption=_("Residents"),
            asked=self.request.GET,
            default_sort="name",
            on=self.when.on,
            title_column="name",
        )
        table.when, table.kept = self.when, kept
        return table

    @cached_property
    def chips(self) -> list[chips.Chip]:
        keep = self.when.kept() | ({"sort": self.sort} if self.sort != "name" else {})
        return chips.chips(self.filters, self.places, keep=keep)

    def said(self) -> str:
        """The filters in words, for print and workbook."""
        return _("; ").join(chip.text for chip in self.chips) or _("everybody who is here")


def residents(request: ViewerRequest) -> HttpResponseBase:
    scope.require(request.viewer, Permission.SUBJECTS_VIEW)
    asked = ListPage(request)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, RESIDENTS.key)
    context = {"asked": asked, "page": asked.page, "chips": asked.chips} | choices(asked)
    context["may_export"] = request.viewer.may(Permission.EXPORTS_RUN)
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        return render(request, "residents/list/answer.html", context)
    return render(request, "residents/list/page.html", context)


def choices(asked: ListPage) -> dict[str, Any]:
    """What the filters offer. Villages only of the chosen town, or where there is but one."""
    towns = asked.places.towns
    town = asked.filters.town or (towns[0].path if len(towns) == 1 else "")
    return {
        "towns": towns if len(towns) > 1 else [],
        "villages": asked.places.villages(town) if town or not towns else [],
        "sexes": list(sexes.labels().items()),
        "kinds": chips.kinds(),
        "statuses": chips.statuses(),
        "numbers": chips.numbers(),
        "sorts": [
            ("name", _("Name")), ("age", _("Youngest first")), ("-age", _("Oldest first")),
            ("village", _("Village")),
        ],
    }  # fmt: skip
