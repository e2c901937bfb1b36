"""Visits on the timeline of what they were to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import queries, wording
from zerentian.kernel.visits.models import Visit
from zerentian.manifest.programme import TimelineEntry

KIND = "visit"
TITLE = gettext_lazy("Visits")
LAST = 60  # on one page


def entries(subject: Subject, *, viewer: Viewer, on: date) -> Iterator[TimelineEntry]:
    """The latest visits up to that day, as far as the viewer may read them."""
    for visit in queries.of_subject(subject, viewer=viewer, on=on)[:LAST]:
        yield TimelineEntry(
            day=visit.day,
            kind=KIND,
            title=_("%(way)s: %(list)s")
            % {"way": visit.get_mode_display(), "list": wording.said(visit.template.body["title"])},
            text=_words(visit),
            by=visit.user.name,
            url=reverse("visits:visit", args=[visit.pk]),
            icon="clipboard-check",
            state={True: "ok", False: "over", None: "info"}[visit.passed],
        )


def _words(visit: Visit) -> str:
    if visit.passed is False:
        return _("safety failed")
    return _("%(points)s of %(most)s points") % {
        "points": visit.points, "most": visit.out_of,
    } if visit.out_of else ""  # fmt: skip
