"""The gallery: every component in its states, for those who build and those who check pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zerentian.ui import contrast, samples, svg, tables


def context(request: HttpRequest) -> dict[str, Any]:
    sample = samples.Sample({"name": "王", "number": "3707031994", "village": "1", "kinds": ["a"]})
    sample.add_error(None, _("This is only a sample; nothing is saved."))
    return {
        "form": sample,
        "clean": samples.Sample(prefix="clean"),
        "filter": samples.Filter({"village": "1"}, prefix="f"),
        "chips": [{"text": "村：东柳村", "url": "?"}, {"text": "责任人：李志强", "url": "?"}],
        "views": samples.VIEWS,
        "table": samples.sample_table(request.GET),
        "none": tables.Table(samples.COLUMNS, (), "空表", empty_title="还没有走访记录"),
        "page": samples.SamplePage(),
        "bulk": [{"name": "do", "value": "assign", "title": "调整责任人", "icon": "user-check"}],
        "steps": samples.STEPS,
        "kpis": samples.KPIS,
        "fields": [samples.parcels(n) for n in (3, 5, 8, 12)],
        "timeline": samples.timeline(),
        "on": samples.ON,
        "at": datetime(2019, 5, 31, 10, 24),  # noqa: DTZ001 - a sample, shown as it stands
        "days": [date(2019, 6, 2), date(2019, 5, 24), date(2019, 8, 1)],
        "icons": sorted(svg.icons()),
        "ramps": contrast.ramps(),
        "pairs": contrast.pairs(),
        "line": samples.LINE,
        "bars": samples.BARS,
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Signed in is enough: it shows samples only, no record of anybody."""
    request.viewer.checked = True  # type: ignore[attr-defined]
    return render(request, "ui/gallery.html", context(request))
