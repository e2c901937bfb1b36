from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.accounts.models.posts import same
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.subjects.models import Subject


class Role(models.Model):
    """A way to answer for something, as the pack defines it. A change in the pack never alters old duties."""

    key = models.TextField(unique=True)
    title = models.TextField()
    exclusive = models.BooleanField()  # at most one holder a subject and day
    cap = models.PositiveIntegerField(null=True)  # most subjects a holder and day
    cover = models.BooleanField()  # every subject needs a holder

    class Privacy:
        public = ("id", "key", "title", "exclusive", "cap", "cover")

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """A named group that answers together."""

    name = models.TextField()
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="teams")

    class Privacy:
        public = ("id", "name", "entity")

    def __str__(self) -> str:
        return self.name


class Holder(models.Model):
    """Who answers: a post (whoever sits on it that day), an entity, or a team. Exactly one of them."""

    post = models.OneToOneField(Post, null=True, on_delete=models.PROTECT, related_name="holder")
    entity = models.OneToOneField(Entity, null=True, on_delete=models.PROTECT, related_name="holder")
    team = models.OneToOneField(Team, null=True, on_delete=models.PROTECT, related_name="holder")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, entity=None, team=None)
                | Q(post=None, entity__isnull=False, team=None)
                | Q(post=None, entity=None, team__isnull=False),
                name="holder_is_one_thing",
            )
        ]

    class Privacy:
        internal = ("id", "post", "entity", "team")

    def __str__(self) -> str:
        return f"holder {self.pk}"


class Duty(models.Model):
    """Holder answers for subject in a role on every day of [from, to)."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="duties")
    exclusive = models.BooleanField()  # of the role when the duty began
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="duties")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="duties")
    valid = DateRangeField()
    reason = models.TextField(default="")
    end_reason = models.TextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="duty_not_empty"),
            ExclusionConstraint(
                name="duty_one_exclusive_holder",
                expressions=[
                    (same("role_id"), RangeOperators.OVERLAPS),
                    (same("subject_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None, exclusive=True),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="duty_subject"),
            models.Index(fields=["holder"], name="duty_holder"),
        ]

    class Privacy:
        internal = (
            "id", "role", "exclusive", "subject", "holder", "valid", "reason", "end_reason",
            "recorded_at", "recorded_by", "superseded_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role_id}: {self.holder_id} for {self.subject_id} {self.valid}"
