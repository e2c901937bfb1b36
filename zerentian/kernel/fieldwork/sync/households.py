"""The own households as a device keeps them: what a helper needs at the door, and no identity number."""

from __future__ import annotations

from typing import Any, Final

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.due import classes
from zerentian.kernel.fieldwork.due import queries as due
from zerentian.kernel.fieldwork.due.classes import Classed
from zerentian.kernel.fieldwork.due.queries import Due
from zerentian.kernel.fieldwork.sync import problems
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import queries as visits
from zerentian.kernel.visits import sealed
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.queries.on_file import OnFile, on_file

LAST: Final = 10  # visits of each household
MOST: Final = 60  # households: a device keeps a field, not a register


def me(viewer: Viewer) -> dict[str, Any]:
    user = scope.signed_in(viewer)
    unit = user.entity.short_name or user.entity.name if user.entity else ""
    return {"name": user.name, "unit": unit}


def of(viewer: Viewer) -> list[dict[str, Any]]:
    """Every household for which the viewer answers today: six statements, and one a role for when
    to visit."""
    own = list(
        duties.own_subjects(viewer=viewer)
        .filter(household__isnull=False)
        .select_related("region", "household")[:MOST]
    )
    seen = visits.of_subjects(
        [subject.pk for subject in own], viewer=viewer, on=viewer.on, last=LAST
    )
    files = on_file(own, viewer=viewer)
    found = problems.of({subject.pk: subject.name for subject in own})
    next_visits = {one.subject.pk: one for one in reversed(due.mine(viewer=viewer))}  # the earliest
    classed = classes.of(own, on=viewer.on)
    return [
        _one(s, files[s.pk], seen.get(s.pk, []), found.get(s.pk, []))
        | _when(classed[s.pk], next_visits.get(s.pk))
        for s in own
    ]


def _when(classed: Classed, next_visit: Due | None) -> dict[str, Any]:
    """The class, when a visit is due, how many days after a visit the next one is, and which ways of
    visiting count: so that a device without network knows it too."""
    if next_visit is None:
        return {"class": classed.title, "due": None, "every": None}
    every = {
        "days": classed.every(next_visit.role), "modes": list(packs.current().reminders.modes),
    }  # fmt: skip
    return {"class": classed.title, "due": next_visit.due.isoformat(), "every": every}


def _one(
    subject: Subject,
    file: OnFile,
    seen: list[Visit],
    found: list[dict[str, Any]],
) -> dict[str, Any]:
    last = seen[0].day.isoformat() if seen else None
    return {
        "subject": subject.pk,
        "name": subject.name,
        "phone": file.known.get("phone", ""),
        "address": file.known.get("address", ""),
        "members": len(file.people),
        "people": [
            {"id": row.person_id, "name": row.person.name, "relation": row.relation}
            for row in file.people
        ],
        "visits": [_visit(visit) for visit in seen],
        "problems": found,
        "notes": [],
        "known": {name: {"value": value, "day": last} for name, value in file.known.items()},
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "client_id": str(visit.client_id),
        "day": visit.day.isoformat(),
        "mode": visit.mode,
        "template": str(visit.template),
        "by": visit.user.name,
        "passed": visit.passed,
        "failed": visit.failed_safety,
        "text": sealed.open_texts(visit.texts).get(sealed.NOTE, ""),
    }
