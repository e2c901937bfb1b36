"""The tree of divisions, search, one region, the workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from zerentian.kernel.regions import access, queries, tables
from zerentian.kernel.regions.access import ViewerRequest
from zerentian.kernel.regions.forms import SearchForm
from zerentian.lib.digits import number
from zerentian.ui import exports
from zerentian.ui.tables import Table, order_of


def index(request: ViewerRequest) -> HttpResponse:
    access.require_view(request.viewer)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "text": text, "tab": "regions"}
    if text:
        hits = queries.search(request.viewer, text)
        context["table"] = Table(
            tables.HITS, hits, _("Regions found"), title_column="name",
            empty_title=_("No region is called so"),
            empty_text=_("Try a part of the name, its pinyin, or the beginning of the code."),
        )  # fmt: skip
    else:
        context["table"] = _list(request, queries.tops(request.viewer))
    return render(request, "regions/index.html", context)


def region(request: ViewerRequest, pk: int) -> HttpResponse:
    access.require_view(request.viewer)
    found = get_object_or_404(queries.regions(request.viewer).select_related("merged_into"), pk=pk)
    closed = queries.closed_below(request.viewer, found)
    context = {
        "region": found,
        "above": queries.above(request.viewer, found),
        "table": _list(request, queries.children(request.viewer, found)),
        "closed": Table(tables.CLOSED, closed, _("Closed regions"), title_column="name"),
        "history": queries.history(request.viewer, found),
        "areas": queries.areas_of(request.viewer, found, request.viewer.on),
        "tab": "regions",
    }
    return render(request, "regions/region.html", context)


def export(request: ViewerRequest) -> HttpResponseBase:
    access.require_view(request.viewer)
    asked = request.GET.get("region", "")
    seen = queries.regions(request.viewer)
    top = get_object_or_404(seen, pk=number(asked) or 0) if asked else None
    rows = queries.below(request.viewer, top).iterator(2000)
    title = _("Regions") if top is None else _("Regions of %(name)s") % {"name": top.name}
    return exports.workbook(tables.SHEET, rows, title=title, at=request.viewer.at)


def _list(request: ViewerRequest, rows: object) -> Table:
    order = order_of(tables.CHILDREN, request.GET, "code")
    return Table(
        tables.CHILDREN, order.sorted(rows), _("Regions"), asked=request.GET,  # type: ignore[arg-type]
        default_sort="code", title_column="name", empty_title=_("Nothing lies below"),
        empty_text=_("Villages are the lowest level. An empty tree needs an edition first."),
    )  # fmt: skip
