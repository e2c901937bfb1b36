"""The board: orders, or what each recipient has to do, on an axis of time with their lights."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.dispatch import lanes, wording
from zerentian.kernel.dispatch.asked import Asked
from zerentian.kernel.dispatch.forms import BoardFilter
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import lit, visible
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.kernel.exports import answers
from zerentian.lib import digits
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission
from zerentian.ui.lists import Key, KeysetPage, chosen
from zerentian.ui.lists import Order as Sorting

VIEWS = (
    ("mine", gettext_lazy("To be done by us")),
    ("issued", gettext_lazy("Issued by us")),
    ("all", gettext_lazy("All orders")),
)
KEYS = tuple(key for key, _title in VIEWS)
NEWEST = Sorting.of(Key("issued_on", descending=True), Key("pk", descending=True))


def due(asked: Asked) -> Sorting:
    """What is due first stands first."""
    return Sorting.of(Key(f"deadline{asked.at}"), Key("pk"))


def board(request: ViewerRequest) -> HttpResponseBase:
    """What waits for the viewer first; then what they issued, and what they may oversee. As of today,
    or of an earlier day."""
    viewer, view = request.viewer, chosen(request.GET, "view", KEYS, "mine")
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "orders.recipients", view=view)
    asked = Asked.read(request.GET, viewer)
    tasks = filtered(request.GET, viewer, view)
    page, shown = _tasks(request, tasks, asked) if view == "mine" else _orders(request, view, asked)
    answer: dict[str, Any] = {
        "page": page, "board": shown, "view": view, "views": _views(viewer, view, asked),
        "lights": lights(lit.counts(tasks, on=asked.on, at=asked.at), request.GET),
        "form": BoardFilter(request.GET), "keep": [("view", view)],
        "past": asked.on if asked.is_past else None,
        "may_issue": viewer.may(Permission.ORDERS_ISSUE),
        "may_export": all(map(viewer.may, (Permission.EXPORTS_RUN, Permission.ORDERS_VIEW))),
    }  # fmt: skip
    return render(request, "dispatch/board.html", answer)


def _tasks(request: ViewerRequest, tasks: QuerySet[Task], asked: Asked) -> tuple[KeysetPage, Any]:
    page = KeysetPage(tasks, due(asked), request.GET, tasks.count())
    return page, lanes.of_tasks(asked.stand(page.rows), on=asked.on, named=True)


def _orders(request: ViewerRequest, view: str, asked: Asked) -> tuple[KeysetPage, Any]:
    tasks = filtered(request.GET, request.viewer, view).filter(order=OuterRef("pk"))
    rows = visible.orders(viewer=request.viewer).filter(Exists(tasks)).select_related("office")
    page = KeysetPage(rows, NEWEST, request.GET, rows.count())
    counts = lit.by_order((row.pk for row in page.rows), on=asked.on, then=asked.is_past)
    return page, lanes.of_orders(page.rows, on=asked.on, counts=counts)


def lights(counts: dict[Light, int], words: QueryDict) -> list[dict[str, Any]]:
    """The big numbers: each leads to its tasks."""
    found = []
    for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.WAITING, Light.DONE):
        asked = words.copy()
        for place in ("after", "before", "page"):
            asked.pop(place, None)
        asked["light"] = light.value
        found.append(
            {
                "title": wording.TITLES[light], "kind": wording.KINDS[light],
                "count": counts[light], "url": f"?{asked.urlencode()}",
            }
        )  # fmt: skip
    return found


def _of_view(viewer: Viewer, view: str) -> QuerySet[Task]:
    if view == "mine":
        return visible.own(viewer=viewer)
    tasks = visible.tasks(viewer=viewer)
    if view == "issued":
        return tasks.filter(order__in=visible.managed(viewer=viewer).values("pk"))
    return tasks


def filtered(words: QueryDict, viewer: Viewer, view: str) -> QuerySet[Task]:
    """The tasks that the filters ask for; of an earlier day as they stood, see queries.then."""
    asked = Asked.read(words, viewer)
    tasks = asked.tasks(_of_view(viewer, view))
    light = chosen(words, "light", [one.value for one in Light])
    if light:
        tasks = tasks.filter(lit.is_lit(Light(light), asked.on, at=asked.at))
    elif view == "mine":
        tasks = tasks.filter(**{f"state{asked.at}__in": states.OPEN})
    if kind := words.get("kind", ""):
        tasks = tasks.filter(order__kind=kind)
    if place := digits.only(words.get("place", "")):
        low, high = prefix_range(place)
        tasks = tasks.filter(region__path__gte=low, region__path__lt=high)
    if text := words.get("q", "").strip():
        tasks = tasks.filter(Q(order__title__contains=text) | Q(order__number__contains=text))
    return tasks


def _views(viewer: Viewer, view: str, asked: Asked) -> list[dict[str, Any]]:
    found = []
    for key, title in VIEWS:
        red = lit.is_lit(Light.RED, asked.on, at=asked.at)
        late = asked.tasks(_of_view(viewer, key)).filter(red).count()
        url = f"{reverse('orders:board')}?view={key}"
        url += f"&on={asked.on}" if asked.is_past else ""
        found.append({"title": title, "url": url, "current": key == view, "over": late or None})
    return found
