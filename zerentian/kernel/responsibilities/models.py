from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.accounts.models.posts import same
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.subjects.models import Subject


class Role(models.Model):
    """A way to answer for something, as the pack defines it. A change in the pack never alters old duties."""

    key = models.TextField(unique=True)
    title = models.TextField()
    title_en = models.TextField()
    subject_kind = models.TextField()  # key of a SubjectKind
    exclusive = models.BooleanField()  # at most one holder a subject and day
    cap = models.PositiveIntegerField(null=True)  # most subjects a holder and day
    cover = models.BooleanField()  # every subject needs a holder
    members = models.BooleanField(
        default=False
    )  # all people of the entity or team see its subjects
    ended_on = models.DateField(null=True)  # no longer in the pack: nothing new is assigned

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(title=""), name="role_named"),
            models.CheckConstraint(
                condition=Q(cap=None) | Q(cap__gt=0), name="role_cap_above_zero"
            ),
        ]

    class Privacy:
        public = (
            "id",
            "key",
            "title",
            "title_en",
            "subject_kind",
            "exclusive",
            "cap",
            "cover",
            "members",
            "ended_on",
        )

    def __str__(self) -> str:
        return self.title_en if (get_language() or "zh").startswith("en") else self.title


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
            models.CheckConstraint(condition=Q(valid__isempty=False), name="team_member_not_empty"),
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


class Duty(models.Model):
    """Holder answers for subject in a role on every day of [from, to).

    Nothing is updated in place: what ends or is put right is superseded and written anew, so that
    the duties can be asked as they were known on any day.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="duties")
    exclusive = models.BooleanField()  # of the role when the duty began
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="duties")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="duties")
    valid = DateRangeField()
    roster = models.TextField(
        default=""
    )  # the list it came with, for example "gaoli"; they stay apart
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
            ExclusionConstraint(
                name="duty_holder_once",
                expressions=[
                    (same("role_id"), RangeOperators.OVERLAPS),
                    (same("subject_id"), RangeOperators.OVERLAPS),
                    (same("holder_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None, exclusive=False),
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
                name="duty_superseded_after_recorded",
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="duty_subject", condition=Q(superseded_at=None)),
            models.Index(fields=["holder"], name="duty_holder", condition=Q(superseded_at=None)),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="only_superseded", exclude=["superseded_at"]),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id",
            "role",
            "exclusive",
            "subject",
            "holder",
            "valid",
            "roster",
            "reason",
            "end_reason",
            "recorded_at",
            "recorded_by",
            "superseded_at",
        )

    def __str__(self) -> str:
        return f"{self.role_id}: {self.holder_id} for {self.subject_id} {self.valid}"
