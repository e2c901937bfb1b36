from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population import queries, sealed
from zerentian.kernel.population.models import Person

LONGEST_REASON = 200


class NoReason(ValueError):
    """A full number is shown only to somebody who says why."""


@transaction.atomic
def reveal(
    *,
    by: User,
    viewer: Viewer,
    person: int,
    field: Literal["identity", "phone"],
    reason: str,
    at: datetime,
) -> str:
    """The full number in clear, and a line in the log: who saw which number of whom, when and why.

    Raises PermissionDenied when the viewer may not reveal numbers where this person lives today
    or the person
    belongs to a closed compartment in which the viewer is not named.
    """
    if not reason.strip():
        raise NoReason
    try:
        found = queries.revealable(viewer=viewer).get(pk=person)
    except Person.DoesNotExist:
        raise PermissionDenied("subjects.reveal") from None
    activity.record(
        by=by,
        verb=f"person.{field}_revealed",
        table="population_person",
        rows=[person],
        reason=reason.strip()[:LONGEST_REASON],
        at=at,
    )
    if field == "phone":
        return sealed.open_phone(found.phone)
    return sealed.open_identity(found.identity) if found.identity else ""
