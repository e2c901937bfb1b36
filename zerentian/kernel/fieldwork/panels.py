"""Blocks of the work in the field on pages of rooms below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.due import queries, rules
from zerentian.kernel.problems import queries as problems
from zerentian.kernel.problems import versions
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import queries as visits
from zerentian.kernel.visits import wording
from zerentian.manifest.panels import Panel


def own(*, viewer: Viewer, thing: Viewer) -> Mapping[str, Any] | None:
    """One's own visits, for whoever has to visit anybody."""
    counts = Counter(due.state for due in queries.mine(viewer=viewer))
    if not counts:
        return None
    return {
        "overdue": counts[rules.OVERDUE], "today": counts[rules.TODAY], "soon": counts[rules.SOON],
    }  # fmt: skip


def next_visits(*, viewer: Viewer, thing: Subject) -> Mapping[str, Any] | None:
    """When the subject has to be visited next, by whom; and the way there for who may record it."""
    found = queries.next_of(thing, viewer=viewer)
    if not found:
        return None
    called = duties.names({due.holder for due in found}, on=viewer.on)
    return {
        "dues": [(due, called[due.holder]) for due in found], "today": viewer.on,
        "subject": thing.pk, "may_record": visits.may_record(thing, viewer=viewer),
    }  # fmt: skip


def look_back(*, viewer: Viewer, thing: Problem) -> Mapping[str, Any] | None:
    """What a visit found and was closed is looked at again by the same version of the checklist."""
    since = problems.looks_back_from(thing)
    if since is None or viewer.on < since or not versions.first_check(thing).exists():
        return None
    if not visits.recordable(viewer=viewer).filter(pk=thing.subject_id).exists():
        return None
    found = visits.visible(viewer=viewer).filter(pk=thing.visit or 0).first()
    last = visits.chain(found, viewer=viewer)[-1] if found else None  # it may have been put right
    if last is None or last.superseded_at is not None:
        return None
    return {"visit": last, "title": wording.said(last.template.body["title"])}


PANELS = (
    Panel(page="duties.field", template="fieldwork/panel_own.html", context=own, order=10),
    Panel(
        page="duties.subject", template="fieldwork/panel_next.html", context=next_visits, order=10
    ),
    Panel(page="problems.problem", template="fieldwork/panel_look_back.html", context=look_back),
)
