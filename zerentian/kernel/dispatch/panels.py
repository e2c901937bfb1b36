"""What this room adds to pages of rooms below it: open orders of a helper, of a subject, of a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.dispatch import wording
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import lit, visible, writing
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.problems.rules import OPEN
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.panels import Panel

MOST = 10
TEMPLATE = "dispatch/panel.html"


def field(*, viewer: Viewer, thing: Any) -> Mapping[str, Any] | None:
    """What waits for the viewer, the nearest deadline first."""
    return _shown(viewer, visible.open_for(viewer=viewer))


def holder(*, viewer: Viewer, thing: Holder) -> Mapping[str, Any] | None:
    return _shown(viewer, visible.open_for(viewer=viewer, holder=thing.pk))


def subject(*, viewer: Viewer, thing: Subject) -> Mapping[str, Any] | None:
    if not visible.any_of_subject(thing.pk):
        return None  # of most subjects, so that it need not be asked who may see it
    found = visible.tasks(viewer=viewer).filter(order__subject=thing)
    return _shown(viewer, found.order_by("-issued_on", "pk"))


def problem(*, viewer: Viewer, thing: Problem) -> Mapping[str, Any] | None:
    """Orders by which a problem is to be solved; that they are done does not close it."""
    found = visible.tasks(viewer=viewer).filter(order__problem=thing)
    shown = _shown(viewer, found.order_by("-issued_on", "pk"))
    if thing.state in OPEN and writing.problem(str(thing.pk), viewer=viewer):
        return {"lines": [], **(shown or {}), "problem": thing}
    return shown


def _shown(viewer: Viewer, found: Any) -> Mapping[str, Any] | None:
    tasks: list[Task] = list(found[: MOST + 1])
    if not tasks:
        return None
    known = lit.terms(viewer.on)
    names = responsibilities.names([task.holder_id for task in tasks], on=viewer.on)
    lines = []
    for task in tasks[:MOST]:
        light = lit.of(task, known)
        term = wording.term(task, light, viewer.on)
        lines.append(
            {"task": task, "who": names[task.holder_id], "kind": wording.KINDS[light], "term": term}
        )
    return {"lines": lines, "more": len(tasks) > MOST}


PANELS = (
    Panel(page="duties.field", template=TEMPLATE, context=field),
    Panel(page="duties.holder", template=TEMPLATE, context=holder),
    Panel(page="duties.subject", template=TEMPLATE, context=subject),
    Panel(page="problems.problem", template=TEMPLATE, context=problem),
)
