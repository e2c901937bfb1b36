"""The own households as a device keeps them: what a helper needs at the door, and no identity number."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.due import queries as due
from zerentian.kernel.fieldwork.sync import problems
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
    """Every household for which the viewer answers today: five statements, and one a role for when
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
    days = {one.subject.pk: one.due for one in reversed(due.mine(viewer=viewer))}  # the earliest
    return [
        _one(s, files[s.pk], seen.get(s.pk, []), found.get(s.pk, []), days.get(s.pk)) for s in own
    ]


def _one(
    subject: Subject,
    file: OnFile,
    seen: list[Visit],
    found: list[dict[str, Any]],
    next_visit: date | None,
) -> dict[str, Any]:
    last = seen[0].day.isoformat() if seen else None
    return {
        "subject": subject.pk,
        "name": subject.name,
        "phone": file.known.get("phone", ""),
        "address": file.known.get("address", ""),
        "members": len(file.people),
        "class": "",
        "people": [
            {"id": row.person_id, "name": row.person.name, "relation": row.relation}
            for row in file.people
        ],
        "visits": [_visit(visit) for visit in seen],
        "due": next_visit.isoformat() if next_visit else None,
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
