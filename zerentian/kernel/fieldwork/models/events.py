from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject


class FieldEvent(models.Model):
    """People came together in a village on a day: to clean up, or to care for families.

    Nothing is altered afterwards; an event that was wrong is withdrawn for a reason and entered anew.
    """

    class Kind(models.TextChoices):
        CLEANUP = "cleanup", _("Clean-up")
        CARE = "care", _("Care activity")

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    day = models.DateField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    budget = models.TextField(default="")  # where the money came from
    work = models.TextField(default="")  # what was done
    before = models.PositiveSmallIntegerField(null=True)  # points of 100
    after = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["cleanup", "care"]), name="field_event_kind_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="field_event_named"),
            models.CheckConstraint(
                condition=(Q(before=None) | Q(before__lte=100))
                & (Q(after=None) | Q(after__lte=100)),
                name="field_event_points",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, why_withdrawn="")
                | Q(withdrawn_at__isnull=False) & ~Q(why_withdrawn=""),
                name="field_event_withdrawn_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["kind", "-day", "-id"], name="field_event_day")]
        triggers = [
            pgtrigger.ReadOnly(
                name="field_event_only_withdrawn", exclude=["withdrawn_at", "why_withdrawn"]
            ),
            pgtrigger.Protect(name="field_event_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "kind", "name", "day", "region", "organiser", "budget", "work", "before", "after",
            "recorded_at", "recorded_by", "withdrawn_at", "why_withdrawn",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.day}"


class Attendance(models.Model):
    """Somebody of the staff took part, with the post they sat on; or so many volunteers of a unit.

    Person-times are the sum of `count` (B-3). The same person in one event is one row that counts, by
    constraint. Whoever was not there after all is superseded: by somebody, for a reason, or by an
    import that was taken back.
    """

    event = models.ForeignKey(FieldEvent, on_delete=models.PROTECT, related_name="attendances")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why_superseded = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(user__isnull=False, superseded_at=None),
                name="attendance_once",
            ),
            models.UniqueConstraint(
                fields=["event", "unit"],
                condition=Q(user=None, superseded_at=None),
                name="attendance_unit_once",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=False)
                | Q(superseded_at=None, superseded_by=None, why_superseded=""),
                name="attendance_reason_of_superseded",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(why_superseded=""),
                name="attendance_taken_out_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, count=1)
                | Q(user=None, holder=None, unit__isnull=False, count__gt=0),
                name="attendance_of_one_or_of_a_unit",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="attendance_user")]
        triggers = [
            pgtrigger.ReadOnly(
                name="attendance_only_superseded",
                exclude=["superseded_at", "superseded_by", "why_superseded"],
            ),
            pgtrigger.Protect(name="attendance_stays", operation=pgtrigger.Delete),
        ]  # fmt: skip

    class Privacy:
        internal = (
            "id", "event", "user", "holder", "unit", "count", "recorded_at", "recorded_by",
            "superseded_at", "superseded_by", "why_superseded",
        )  # fmt: skip

    @property
    def who(self) -> str:
        """The person's name, or that of the unit whose volunteers came."""
        return self.user.name if self.user else self.unit.name if self.unit else ""

    def __str__(self) -> str:
        return f"{self.user_id or self.unit_id} at {self.event_id}"


class Reached(models.Model):
    """A household was reached by the event: each once (C-8)."""

    event = models.ForeignKey(FieldEvent, on_delete=models.PROTECT, related_name="reached")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subject"], name="reached_once"),  # C-8
        ]
        triggers = [
            pgtrigger.Protect(name="reached_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        internal = ("id", "event", "subject", "recorded_at", "recorded_by")

    def __str__(self) -> str:
        return f"{self.subject_id} by {self.event_id}"


class Goods(models.Model):
    """What was given or used: quantity in thousandths of its measure, value in fen."""

    event = models.ForeignKey(FieldEvent, on_delete=models.PROTECT, related_name="goods")
    name = models.TextField()
    quantity = models.BigIntegerField()
    measure = models.TextField(default="")
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="goods_named"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="goods_quantity"),
            models.CheckConstraint(condition=Q(value__gte=0), name="goods_value"),
        ]
        triggers = [
            pgtrigger.Protect(name="goods_stay", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        internal = ("id", "event", "name", "quantity", "measure", "value")

    @property
    def shown(self) -> str:
        """The quantity as people write it: 12, or 0.5."""
        return f"{self.quantity / 1000:g}"

    def __str__(self) -> str:
        return f"{self.name} of {self.event_id}"
