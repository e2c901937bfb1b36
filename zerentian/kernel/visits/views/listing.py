from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import answers
from zerentian.kernel.regions import queries as regions
from zerentian.kernel.visits import queries
from zerentian.kernel.visits.columns import COLUMNS
from zerentian.kernel.visits.forms import Filters
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Table


@require_safe
def visits(request: ViewerRequest) -> HttpResponseBase:
    """Visits by place, checklist, day and findings. Whoever has a field sees those to it."""
    viewer = request.viewer
    if not viewer.subject_ids:
        scope.require(viewer, Permission.VISITS_VIEW)
    if request.GET.get("export") == "xlsx":
        return answers.at_once(request, "visits.visits")
    found = queries.listed(queries.Filter.read(request.GET), viewer=viewer)
    order = tables.order_of(COLUMNS, request.GET, "-day")
    counted = found.annotate(findings_count=Count("findings"))
    page = KeysetPage(counted, order, request.GET, found.order_by().count())
    table = Table(
        COLUMNS, page.rows, _("Visits"), request.GET, "-day", viewer.on, title_column="name",
        empty_title=_("No visit fits"), empty_text=_("Take away a filter, or record a visit."),
    )  # fmt: skip
    shown = {
        "page": page, "table": table, "form": _filters(request),
        "may_export": viewer.may(Permission.EXPORTS_RUN) and viewer.may(Permission.VISITS_VIEW),
        "may_type": viewer.may(Permission.VISITS_RECORD),
        "may_record": viewer.may(Permission.VISITS_RECORD) or bool(viewer.subject_ids),
    }  # fmt: skip
    return render(request, "visits/list.html", shown)


def _filters(request: ViewerRequest) -> Filters:
    lists = queries.current_checklists(on=request.viewer.on)
    return Filters(
        request.GET or None, templates=lists, places=_places(request.viewer), auto_id="f_%s"
    )


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    """Towns where the viewer may read visits, by path."""
    towns: Any = regions.below(viewer, None).filter(
        scope.in_places(viewer, Permission.VISITS_VIEW, region="")
    )
    return [(r.path, r.full_name) for r in towns.order_by("path") if len(r.path) <= 9][:60]
