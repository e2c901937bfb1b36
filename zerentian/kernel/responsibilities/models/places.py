from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.models.posts import same
from zerentian.kernel.regions.models import Area, Region
from zerentian.kernel.responsibilities.models.dated import dated, kept, some_day
from zerentian.kernel.responsibilities.models.holders import Holder
from zerentian.kernel.responsibilities.models.roles import Role
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.overlaps import no_overlap


def once(name: str, place: str, *, exclusive: bool) -> ExclusionConstraint:
    """For one place, role and day at most one row; in shared roles at most one for each holder."""
    alike = [same("role_id"), same(place)] + ([] if exclusive else [same("holder_id")])
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((expression, RangeOperators.OVERLAPS) for expression in alike),
            ("valid", RangeOperators.OVERLAPS),
        ],
        condition=Q(superseded_at=None, exclusive=exclusive, **{f"{place}__isnull": False}),
    )


class PlaceDuty(models.Model):
    """Holder answers for every subject of the role's kind in a region or area on each day of [from, to).

    A village doctor and the records of the village: so that 265 thousand records need no row each. A
    `Duty` for one subject in the same role goes before it, the nearest place before wider ones, and an
    `Excepted` subject is nobody's by its place.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="place_duties")
    exclusive = models.BooleanField()  # of the role when it began
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="place_duties")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()
    reason = models.TextField(default="")
    end_reason = models.TextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *dated("place_duty"),
            models.CheckConstraint(
                condition=Q(region=None, area__isnull=False) | Q(region__isnull=False, area=None),
                name="place_duty_for_one_place",
            ),
            once("place_duty_one_holder_a_region", "region_id", exclusive=True),
            once("place_duty_one_holder_an_area", "area_id", exclusive=True),
            once("place_duty_once_a_region", "region_id", exclusive=False),
            once("place_duty_once_an_area", "area_id", exclusive=False),
        ]
        triggers = kept("place")

    class Privacy:
        internal = (
            "id", "role", "exclusive", "holder", "region", "area", "valid", "reason", "end_reason",
            "recorded_at", "recorded_by", "superseded_at",
        )  # fmt: skip

    roster = ""  # a place comes with no roster

    @property
    def place(self) -> Region | Area:
        """The region or area, exactly one of which is there."""
        place = self.region or self.area
        assert place is not None  # says the database
        return place

    def __str__(self) -> str:
        return f"{self.role_id}: {self.holder_id} for {self.region_id or self.area_id} {self.valid}"


class Excepted(models.Model):
    """Whoever answers for the place does not answer for this subject, on every day of [from, to)."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="excepted")
    valid = DateRangeField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            some_day("excepted"),
            models.CheckConstraint(condition=~Q(reason=""), name="excepted_for_a_reason"),
        ]
        triggers = [
            *kept("excepted"),
            *no_overlap("excepted_once", parent="subject", same=["role"]),
        ]

    class Privacy:
        internal = (
            "id", "role", "subject", "valid", "reason", "recorded_at", "recorded_by",
            "superseded_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role_id} without {self.subject_id} {self.valid}"


class Reach(models.Model):
    """A view: each region that a current place duty reaches, itself and everything below or in its area.

    `rank` grows with nearness: by the length of the path that reaches, a region before an area.
    """

    key = models.TextField(primary_key=True)
    duty = models.ForeignKey(PlaceDuty, on_delete=models.DO_NOTHING, related_name="reach")
    role = models.ForeignKey(Role, on_delete=models.DO_NOTHING, related_name="+")
    holder = models.ForeignKey(Holder, on_delete=models.DO_NOTHING, related_name="reach")
    region = models.ForeignKey(Region, on_delete=models.DO_NOTHING, related_name="+")
    valid = DateRangeField()
    rank = models.IntegerField()

    class Meta:
        managed = False
        db_table = "responsibilities_reach"

    class Privacy:
        internal = ("key", "duty", "role", "holder", "region", "valid", "rank")

    def __str__(self) -> str:
        return f"{self.holder_id} reaches {self.region_id}"
