"""The list of households."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.subjects import queries as subjects
from zerentian.manifest.scope import ViewerRequest
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table

COLUMNS = (
    Column(
        "name", gettext_lazy("Head"), lambda s: s.name, order=("name_key",),
        shown=lambda s: tables.link(reverse("relief:household", args=[s.pk]), s.name),
    ),
    Column("code", gettext_lazy("Code"), lambda s: s.household.code, order=("household__code",)),
    Column("village", gettext_lazy("Village"), lambda s: s.region.name),
)  # fmt: skip


def households(request: ViewerRequest) -> HttpResponse:
    viewer = request.viewer
    found = subjects.subjects(viewer=viewer, kind="relief.household")
    found = subjects.open_on(found, viewer.on).select_related("household", "region")
    order = tables.order_of(COLUMNS, request.GET, "name")
    page = KeysetPage(found, order, request.GET, found.count())
    table = Table(
        COLUMNS, page.rows, _("Households"), request.GET, "name", viewer.on, title_column="name"
    )
    return render(request, "relief/households.html", {"page": page, "table": table})
