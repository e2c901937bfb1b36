from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.subjects.queries import open_on
from zerentian.kernel.visits import queries, wording
from zerentian.kernel.visits.forms import options
from zerentian.kernel.visits.models import Template
from zerentian.kernel.visits.queries.on_file import OnFile, on_file
from zerentian.lib.ranges import prefix_range
from zerentian.manifest import scope

MOST = 200  # forms in one go: the households of a village


@dataclass(frozen=True)
class Row:
    """An item on paper: numbered answers to tick, or a line to write on."""

    title: str
    choices: tuple[tuple[int, str], ...]
    reasons: str
    known: str
    is_known: bool
    mendable: bool


@dataclass(frozen=True)
class Sheet:
    subject: Subject
    head: OnFile
    groups: tuple[tuple[str, tuple[Row, ...]], ...]


@require_safe
def forms(request: ViewerRequest) -> HttpResponse:
    """Paper forms in the order of the screen: of one household, or of all that a village has now."""
    template = _template(request)
    found = queries.recordable(viewer=request.viewer).select_related("region", "household")
    asked = queries.Filter.read(request.GET)
    if request.GET.get("subject"):
        found = found.filter(pk=asked.subject or 0)
    elif asked.place:
        found = open_on(found, request.viewer.on)
        found = found.filter(scope.in_ranges([prefix_range(asked.place)]))
    elif not request.viewer.subject_ids:
        raise Http404
    else:
        found = open_on(found, request.viewer.on).filter(pk__in=request.viewer.subject_ids)
    subjects = list(found.order_by("region__path", "name_key", "pk")[: MOST + 1])
    if not subjects:
        raise Http404
    files = on_file(subjects[:MOST], viewer=request.viewer)
    sheets = [Sheet(s, files[s.pk], tuple(_groups(template, files[s.pk]))) for s in subjects[:MOST]]
    shown = {
        "sheets": sheets, "template": template, "title": wording.said(template.body["title"]),
        "more": len(subjects) > MOST, "most": MOST,
    }  # fmt: skip
    return render(request, "visits/paper.html", shown)


def _template(request: ViewerRequest) -> Template:
    """The checklist that is asked for, else the first one meant for visits at home."""
    wanted = queries.version_of(request.GET.get("template", ""))
    if wanted is not None:
        return wanted
    lists = queries.current_checklists(on=request.viewer.on, mode="home")
    named = [t for t in lists if t.key == request.GET.get("template", "")]
    if not lists:
        raise Http404
    return (named or lists)[0]


def _groups(template: Template, file: OnFile) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for group in template.body["groups"]:
        items = [i for i in template.body["items"] if i["group"] == group["key"]]
        yield wording.said(group), tuple(_row(item, file) for item in items)


def _row(item: Any, file: OnFile) -> Row:
    choices = options(item) if item["type"] in ("grade", "choice") else ()
    return Row(
        title=wording.said(item),
        choices=tuple((n, word) for n, (_key, word) in enumerate(choices, 1)),
        reasons=" / ".join(wording.said(reason) for reason in item["reasons"]),
        known=file.known.get(item["known"] or "", ""),
        is_known=item["type"] == "known",
        mendable=bool(item["problem"]) and item["type"] in ("grade", "choice"),
    )
