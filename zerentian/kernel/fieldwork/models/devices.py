from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zerentian.kernel.accounts.models import User


class Device(models.Model):
    """A telephone or browser on which somebody keeps their field. It belongs to one account for good."""

    client_id = models.UUIDField(unique=True)  # made by the device
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    name = models.TextField(default="")  # what the browser says it is
    registered_at = models.DateTimeField()
    last_seen = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)  # of what it was given last
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_seen__gte=F("registered_at")), name="device_seen_after_registering"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["user", "-last_seen"], name="device_of_user")]

    class Privacy:
        internal = (
            "id", "client_id", "user", "name", "registered_at", "last_seen", "cursor", "revoked_at",
            "revoked_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"device {self.pk} of {self.user_id}"


class Given(models.Model):
    """What a device was given at a cursor: a digest by household, so that the next answer holds only
    what changed. The two newest are kept: the last answer may not have arrived."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="given")
    cursor = models.BigIntegerField()
    digests = models.JSONField()  # digest by subject, and of the checklists
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "cursor"], name="given_cursor_once"),
        ]

    class Privacy:
        internal = ("id", "device", "cursor", "digests", "at")

    def __str__(self) -> str:
        return f"{self.device_id} at {self.cursor}"
