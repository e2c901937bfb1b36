from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.visits.models.visits import Visit
from zerentian.lib.states import Machine, guard

STATES = Machine(
    name="photo",
    starts=frozenset({"expected"}),
    ways={
        "expected": frozenset({"kept", "refused"}),
        "refused": frozenset({"kept"}),
        "kept": frozenset(),
    },
)


class Photo(models.Model):
    """A photo that a visit announced. It is kept without its metadata: no place, no camera, no name."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    client_id = models.UUIDField(unique=True)
    size = models.PositiveIntegerField()  # bytes, as announced
    sha256 = models.TextField(db_collation="C")  # of the bytes as they were sent
    state = models.TextField(default="expected")
    why = models.TextField(default="")  # it was refused, a code
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="photo_not_empty"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES.states)), name="photo_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="kept", file__isnull=False, kept_at__isnull=False)
                | ~Q(state="kept") & Q(file=None, kept_at=None),
                name="photo_kept_as_a_file",
            ),
        ]
        triggers = [
            guard(STATES, "state"),
            pgtrigger.ReadOnly(name="photo_only_kept", exclude=["state", "why", "file", "kept_at"]),
        ]

    class Privacy:
        internal = ("id", "visit", "client_id", "size", "sha256", "state", "why", "file", "kept_at")

    def __str__(self) -> str:
        return f"photo {self.pk} of visit {self.visit_id}"
