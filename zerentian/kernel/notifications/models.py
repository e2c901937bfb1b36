from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.notifications.rules import DELIVERY
from zerentian.lib.states import guard


class Notification(models.Model):
    """Somebody is told something: a line in their inbox. The text is the kind's, `params` fill it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.TextField()
    params = models.JSONField(default=dict)  # numbers, days, names of officials: never of citizens
    url = models.TextField()  # where the thing itself is shown
    key = models.TextField()  # the same key tells once
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
            models.CheckConstraint(condition=~Q(key=""), name="notification_keyed"),
            models.CheckConstraint(
                condition=Q(url__regex=r"^/([^/\\]|$)"), name="notification_stays_in_the_house"
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at=None)),
            models.Index(fields=["user", "-told_at"], name="notification_newest"),
        ]

    class Privacy:
        internal = ("id", "user", "kind", "params", "url", "key", "told_at", "read_at")

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"


class Preference(models.Model):
    """By which channels somebody wants to be told, and when. No row: only the inbox."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    channels = ArrayField(models.TextField(), default=list)
    digest_hour = models.PositiveSmallIntegerField(null=True)  # NULL: the pack's
    mail = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour=None) | Q(digest_hour__lte=23), name="preference_hour"
            )
        ]

    class Privacy:
        internal = ("user", "channels", "digest_hour")
        personal = ("mail",)

    def __str__(self) -> str:
        return f"preference of {self.user_id}"


class Delivery(models.Model):
    """One message by one channel. It says how much waits, and where: nothing about anybody."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.TextField()
    key = models.TextField()  # digest:2019-05-31, or now:<id> for an urgent line
    counts = models.JSONField(default=dict)  # kind → how many unread
    state = models.TextField(default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(default="")  # what the channel answered

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "channel", "key"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DELIVERY.states)), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="delivery_sent_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_open",
                condition=Q(state__in=["waiting", "sending"]),
            )
        ]
        triggers = [guard(DELIVERY)]

    class Privacy:
        internal = (
            "id", "user", "channel", "key", "counts", "state", "tries", "planned_at", "due_at",
            "claimed_at", "sent_at", "error",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.key} to {self.user_id}: {self.state}"
