"""Blocks of the work in the field on pages of rooms below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.due import queries, rules
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.subjects.models import Subject
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
    """When the subject has to be visited next, by whom."""
    found = queries.next_of(thing, viewer=viewer)
    if not found:
        return None
    called = duties.names({due.holder for due in found}, on=viewer.on)
    return {"dues": [(due, called[due.holder]) for due in found], "today": viewer.on}


PANELS = (
    Panel(page="duties.field", template="fieldwork/panel_own.html", context=own, order=10),
    Panel(
        page="duties.subject", template="fieldwork/panel_next.html", context=next_visits, order=10
    ),
)
