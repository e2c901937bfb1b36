"""The list of households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.exports import answers
from zerentian.kernel.imports import queries as imports
from zerentian.lib import remembered
from zerentian.manifest.permissions import Permission
from zerentian.programmes.relief import exports, words
from zerentian.programmes.relief.forms import ViewName, day_of
from zerentian.programmes.relief.layouts import PLATFORM
from zerentian.programmes.relief.listings import HOUSEHOLDS
from zerentian.programmes.relief.queries import listing
from zerentian.programmes.relief.queries import rows as asking
from zerentian.programmes.relief.queries.filters import Filters, condition
from zerentian.programmes.relief.views import chips, rows, tabs, undoing
from zerentian.ui.lists import KeysetPage, chosen

KEPT = ("sort", "on", "size")
NOW = "now"  # the rows that the present filters let through


@dataclass
class ListPage:
    """Everything that one answer needs, each thing asked once."""

    request: ViewerRequest

    @cached_property
    def on(self) -> date:
        return day_of(self.request.GET.get("on", ""), self.request.viewer.on)

    @cached_property
    def filters(self) -> Filters:
        return Filters.read(self.request.GET)

    @cached_property
    def sort(self) -> str:
        keys = [sign + key for key in exports.SORTS for sign in ("", "-")]
        return chosen(self.request.GET, "sort", keys, "name")

    @cached_property
    def keep(self) -> dict[str, str]:
        return {name: self.request.GET[name] for name in KEPT if self.request.GET.get(name)}

    @cached_property
    def whole(self) -> Any:
        return listing.households(viewer=self.request.viewer, on=self.on)

    @cached_property
    def condition(self) -> Any:
        return condition(self.filters, on=self.on)

    @cached_property
    def tabs(self) -> list[tabs.Tab]:
        return [*tabs.ready(), *tabs.own(self.request.viewer)]

    @cached_property
    def counts(self) -> listing.Counts:
        filters = {tab.key: tab.filters for tab in self.tabs} | {NOW: self.filters}
        reach = self.request.viewer.reach(Permission.SUBJECTS_VIEW)
        key = ("relief.counts", reach, self.on, tuple(filters.items()))
        return remembered.unchanged(key, lambda: self._counts(filters))

    def _counts(self, filters: dict[str, Filters]) -> listing.Counts:
        asked = {name: condition(each, on=self.on) for name, each in filters.items()}
        return listing.counts(self.whole, asked)

    @cached_property
    def found(self) -> Any:
        return listing.sortable(self.whole.filter(self.condition), self.on, self.sort.lstrip("-"))

    @cached_property
    def page(self) -> KeysetPage:
        order = exports.order_of(self.sort)
        return KeysetPage(self.found, order, self.request.GET, self.counts.of[NOW])

    @cached_property
    def rows(self) -> list[asking.Row]:
        return asking.rows([subject.pk for subject in self.page.rows], on=self.on)

    @cached_property
    def holder(self) -> str:
        """The name of the one whose households are asked for, as the rows tell it: whoever sees none
        of them learns no name."""
        asked = self.filters.holder
        return next((row.helper for row in self.rows if str(row.holder) == asked), asked)

    @cached_property
    def chips(self) -> list[chips.Chip]:
        return chips.chips(self.filters, self.counts, holder=self.holder, keep=self.keep)


def households(request: ViewerRequest) -> HttpResponseBase:
    asked = ListPage(request)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, HOUSEHOLDS.key)
    is_now = asked.on == request.viewer.on
    may_assign = is_now and request.viewer.may(Permission.DUTIES_ASSIGN)
    back = urlencode({k: v for k, v in request.GET.items() if k not in ("export", "size") and v})
    kept = "" if is_now else f"?{urlencode({'on': asked.on})}"
    drawn = rows.rows(asked.rows, on=asked.on, assign=may_assign, back=back, kept=kept)
    context = {
        "asked": asked,
        "page": asked.page,
        "rows": drawn,
        "heads": heads(asked),
        "chips": asked.chips,
        "views": tabs.drawn(asked.tabs, asked.counts.of, asked.filters, keep=asked.keep),
        "own": [tab.saved for tab in asked.tabs if tab.saved],
        "view_form": ViewName(initial={"query": asked.filters.query()}, auto_id="view_%s"),
        "may_assign": may_assign,
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
        "back": back,
    }
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        return render(request, "relief/list/answer.html", context | choices(asked))
    more = {"last_import": last_import(request), "undo": undoing.offered(request)}
    return render(request, "relief/list/page.html", context | choices(asked) | more)


def choices(asked: ListPage) -> dict[str, Any]:
    """What the filters offer. Villages only of the chosen town, or where there is but one."""
    towns = asked.counts.towns
    town = asked.filters.town or (towns[0].path if len(towns) == 1 else "")
    groups = {
        tabs.allowance(): _("All with minimum living allowance"),
        tabs.destitute(): _("All destitute"),
    }
    return {
        "towns": towns if len(towns) > 1 else [],
        "villages": [v for v in asked.counts.villages if town and v.path.startswith(town)],
        "categories": groups | words.labels("household_status"),
        "causes": words.labels("cause"),
        "sorts": sorts(),
    }


def sorts() -> list[tuple[str, str]]:
    found = []
    for key, (title, _columns) in exports.SORTS.items():
        found.append((key, str(title)))
        if key in ("people", "income"):
            found.append((f"-{key}", _("%(column)s, largest first") % {"column": title}))
    return found


def heads(asked: ListPage) -> list[dict[str, str]]:
    """The heads of the columns; three of them sort."""
    words_of = rows.heads()
    sortable = {_("Head"): "name", words_of.people: "people", words_of.income: "income"}
    numbers = (words_of.people, words_of.income)
    found = []
    for title in (_("Head"), *words_of):
        key = sortable.get(title, "")
        now = {key: "ascending", f"-{key}": "descending"}.get(asked.sort, "") if key else ""
        wanted = f"-{key}" if now == "ascending" else key
        keep = {**asked.keep, "sort": wanted}
        found.append(
            {
                "title": title,
                "css": "num" if title in numbers else "",
                "url": chips.address(asked.filters, keep) if key else "",
                "sorted": now,
            }
        )
    return found


def last_import(request: ViewerRequest) -> Any:
    """The newest workbook of households that was taken over, for whoever may import."""
    if not request.viewer.may(Permission.IMPORTS_RUN):
        return None
    return imports.newest(PLATFORM.key, viewer=request.viewer)
