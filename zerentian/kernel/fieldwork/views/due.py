"""Due lists: by place, by helper, by household; and one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import answers
from zerentian.kernel.fieldwork.due import queries, rules
from zerentian.kernel.fieldwork.due.queries import Counts, Due
from zerentian.kernel.fieldwork.due.wording import KINDS, WORDS
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import asked as reading
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.visits import queries as visits
from zerentian.lib.digits import number
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage, Order, chosen
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags.zt import figure_link, stat

WAYS = ("places", "helpers", "households")


def asked_of(words: Mapping[str, str], viewer: Viewer) -> Asked:
    """Role, place and day; a role whose holders do not visit gives way to the first that does."""
    asked = reading.read(words, viewer=viewer)
    visiting = queries.roles()
    role = asked.role if asked.role in visiting else next(iter(visiting), None)
    return replace(asked, role=role, roles=tuple(visiting))


def states_of(words: Mapping[str, str]) -> tuple[str, ...]:
    """What a list shows: one state, or all but those that are due later."""
    state = chosen(words, "state", (*rules.STATES, "all"))
    return rules.STATES if state == "all" else (state,) if state else rules.STATES[:3]


class Sliced(KeysetPage):
    """Pages of rows that a statement of its own tells; `found` is called with what to skip."""

    def __init__(self, asked: Any, count: int, found: Any) -> None:
        super().__init__(None, Order.of("pk"), asked, count)  # type: ignore[arg-type]
        self._found = found

    @cached_property
    def rows(self) -> list[Any]:
        self._start = min(max(self._int("page"), 1), self.pages)
        shown: list[Any] = self._found(skip=(self._start - 1) * self.size, most=self.size)
        return shown

    @property
    def next_url(self) -> str:
        return self.url(page=self.number + 1) if self.number < self.pages else ""

    @property
    def previous_url(self) -> str:
        return self.url(page=self.number - 1) if self.number > 1 else ""


def columns(called: Mapping[int, HolderName]) -> tuple[Column, ...]:
    """Of a list of households; `called` is filled once the rows are known."""
    return (
        Column("name", gettext_lazy("Head"), lambda d: d.subject.name, _link),
        Column("village", gettext_lazy("Village"), _village),
        Column("town", gettext_lazy("Town"), _town),
        Column(
            "holder", gettext_lazy("Responsible"),
            lambda d: called[d.holder].acting or called[d.holder].name,
        ),
        Column("last", gettext_lazy("Last visit"), lambda d: d.last, kind="day"),
        Column("due", gettext_lazy("Due on"), lambda d: d.due, kind="day"),
        Column(
            "state", gettext_lazy("State"), lambda d: str(WORDS[d.state]),
            lambda d: stat(KINDS[d.state], WORDS[d.state]),
        ),
    )  # fmt: skip


def _link(due: Due) -> Any:
    return tables.link(reverse("duties:subject", args=[due.subject.pk]), due.subject.name)


def _village(due: Due) -> str:
    return due.subject.region.name if due.subject.region else ""


def _town(due: Due) -> str:
    region = due.subject.region
    return region.parent.name if region and region.parent else ""


def _counted(first: Column, url: Callable[[Any, str], str]) -> tuple[Column, ...]:
    """Counts by state, each of which opens its households."""

    def of(state: str) -> Column:
        def opened(row: Any) -> Any:
            return figure_link(row[1].of(state), url(row[0], state))

        return Column(state, WORDS[state], lambda row: row[1].of(state), opened, kind="number")

    return (
        first,
        *(of(state) for state in rules.STATES),
        Column("all", gettext_lazy("All"), lambda row: row[1].all, kind="number"),
    )


@require_safe
def due(request: ViewerRequest) -> HttpResponseBase:
    """Who has to be visited in a place on a day; by place, by helper or by household."""
    scope.require(request.viewer, Permission.VISITS_VIEW)
    asked = asked_of(request.GET, request.viewer)
    if asked.role is None:
        return render(request, "responsibilities/nothing.html", {"asked": asked})
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "field.due")
    found = queries.within(viewer=request.viewer, role=asked.role, on=asked.on, places=asked.places)
    level = min((asked.place.level if asked.place else 2) + 1, 5)
    counts = queries.by_place(found, role=asked.role, on=asked.on, level=level)
    way = chosen(request.GET, "by", WAYS, "places")
    made = {"places": _places, "helpers": _helpers, "households": _households}[way]
    shown = {
        "asked": asked, "total": queries.total(counts.values()), "way": way,
        "words": WORDS, "opens": {s: _address(request, by="households", state=s) for s in rules.STATES},
        "ways": _ways(request, way), "roles": asked.roles,
        "state": request.GET.get("state", ""),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
        **made(request, asked, found, counts),
    }  # fmt: skip
    paper = bool(request.GET.get("print"))
    return render(request, f"fieldwork/due{'_print' if paper else ''}.html", shown)


def _ways(request: ViewerRequest, way: str) -> list[dict[str, Any]]:
    titles = (_("By place"), _("By helper"), _("By household"))
    made = []
    for key, title in zip(WAYS, titles, strict=True):
        words = request.GET.copy()
        words.pop("page", None)
        words["by"] = key
        made.append({"title": title, "url": f"?{words.urlencode()}", "current": key == way})
    return made


def _places(
    request: ViewerRequest, asked: Asked, found: Any, counts: dict[str, Counts]
) -> dict[str, Any]:
    lines = queries.children(asked.place, counts) if asked.place else []
    if asked.place and counts and not lines:  # a village has no places below it
        lines = [(asked.place, queries.total(counts.values()))]

    def link(row: tuple[Region, Counts]) -> Any:
        words = request.GET.copy()
        words["place"] = row[0].path
        if row[0].level >= 5:
            words["by"] = "households"
        return tables.link(f"?{words.urlencode()}", row[0].name)

    def opened(region: Region, state: str) -> str:
        return _address(request, by="households", place=region.path, state=state)

    first = Column("place", gettext_lazy("Place"), lambda row: row[0].name, link)
    described = _counted(first, opened)
    return {"table": _table(request, described, lines, "place")}


def _helpers(
    request: ViewerRequest, asked: Asked, found: Any, counts: dict[str, Counts]
) -> dict[str, Any]:
    assert asked.role is not None
    by_holder = queries.by_holder(found, role=asked.role, on=asked.on)
    called = duties.names(by_holder, on=asked.on)
    most = sorted(by_holder, key=lambda h: (-by_holder[h].of(rules.OVERDUE), called[h].full))
    lines = [(called[holder], by_holder[holder]) for holder in most]

    def link(row: tuple[HolderName, Counts]) -> Any:
        words = request.GET.copy()
        words["by"], words["holder"] = "households", str(row[0].holder)
        return tables.link(f"?{words.urlencode()}", row[0].full)

    def opened(called: HolderName, state: str) -> str:
        return _address(request, by="households", holder=str(called.holder), state=state)

    first = Column("holder", gettext_lazy("Responsible"), lambda row: row[0].full, link)
    return {"table": _table(request, _counted(first, opened), lines, "holder")}


def _households(
    request: ViewerRequest, asked: Asked, found: Any, counts: dict[str, Counts]
) -> dict[str, Any]:
    assert asked.role is not None
    states, holder = states_of(request.GET), number(request.GET.get("holder", ""))
    chosen_counts = list(counts.values())
    if holder:
        by_holder = queries.by_holder(found, role=asked.role, on=asked.on)
        chosen_counts = [by_holder[holder]] if holder in by_holder else []
    count = sum(one.of(state) for one in chosen_counts for state in states)

    def rows(*, skip: int, most: int) -> list[Due]:
        assert asked.role is not None
        return queries.rows(
            found,
            roles=[asked.role],
            on=asked.on,
            states=states,
            holder=holder,
            skip=skip,
            most=most,
        )

    page = Sliced(request.GET, count, rows)
    if request.GET.get("print"):
        page.rows = rows(skip=0, most=5_000)
    called = duties.names({row.holder for row in page.rows}, on=asked.on)
    return {"table": _table(request, columns(called), page.rows, "name"), "page": page}


def _address(request: ViewerRequest, **chosen: str) -> str:
    """This page with other words."""
    words = request.GET.copy()
    words.pop("page", None)
    for name, value in chosen.items():
        words[name] = value
    return f"?{words.urlencode()}"


def _table(request: ViewerRequest, described: Any, rows: Any, title: str) -> Table:
    return Table(
        described, rows, _("Visits"), on=request.viewer.on, title_column=title,
        empty_title=_("No visit is due here"),
        empty_text=_("Choose another place, day or state."),
    )  # fmt: skip


def _recording(subjects: set[int], viewer: Viewer) -> Column:
    """From a visit that is due to the form on which it is recorded."""
    open_to = set(
        visits.recordable(viewer=viewer).filter(pk__in=subjects).values_list("pk", flat=True)
    )

    def button(due: Due) -> Any:
        if due.subject.pk not in open_to:
            return ""
        to, said = reverse("recording:record", args=[due.subject.pk]), _("Record a visit")
        return format_html('<a class="btn btn-plain" href="{}">{}</a>', to, said)

    return Column("record", "", lambda d: "", button, css="c-act", exported=False)


@require_safe
def mine(request: ViewerRequest) -> HttpResponse:
    """One's own visits: what is overdue, due today, soon and later."""
    scope.signed_in(request.viewer)
    rows = queries.mine(viewer=request.viewer)
    called = duties.names({row.holder for row in rows}, on=request.viewer.on)
    described = [c for c in columns(called) if c.key not in ("town", "holder")]
    described.insert(2, Column("role", gettext_lazy("As"), lambda d: str(d.role)))
    described.append(_recording({row.subject.pk for row in rows}, request.viewer))
    table = Table(
        described, rows, _("My visits"), on=request.viewer.on, title_column="name",
        empty_title=_("No visits wait for you"),
        empty_text=_("When somebody makes you responsible for a household, its visits stand here."),
    )  # fmt: skip
    paper = bool(request.GET.get("print"))
    return render(request, f"fieldwork/mine{'_print' if paper else ''}.html", {"table": table})
