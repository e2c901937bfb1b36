from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.accounts.models.posts import same
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.responsibilities.models.dated import some_day


class Team(models.Model):
    """A named group that answers together."""

    name = models.TextField()
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="teams")

    class Privacy:
        public = ("id", "name", "entity")

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody belongs to a team on every day of [from, to)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            some_day("team_member"),
            ExclusionConstraint(
                name="team_member_once",
                expressions=[
                    (same("team_id"), RangeOperators.OVERLAPS),
                    (same("user_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
        ]

    class Privacy:
        internal = ("id", "team", "user", "valid", "recorded_at", "recorded_by", "superseded_at")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id} {self.valid}"


class Holder(models.Model):
    """Who answers: a post (whoever sits on it that day), an entity, or a team. Exactly one of them."""

    post = models.OneToOneField(Post, null=True, on_delete=models.PROTECT, related_name="holder")
    entity = models.OneToOneField(
        Entity, null=True, on_delete=models.PROTECT, related_name="holder"
    )
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
