from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from zerentian.kernel.accounts.models.users import User
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region


def same(column: str) -> Func:
    """The range [column, column]: equality that GiST understands without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class Post(models.Model):
    """A seat at an entity. Duties belong to the post, so they survive whoever sits on it."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="posts")
    title = models.TextField()
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="post_titled")]

    class Privacy:
        public = ("id", "entity", "title", "region")
        internal = ("ended_on",)

    def __str__(self) -> str:
        return self.title


class Tenure(models.Model):
    """Who sits on a post, from when to when; an acting deputy sits beside the holder."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tenures")
    valid = DateRangeField()
    acting = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="tenure_not_empty"),
            ExclusionConstraint(
                name="tenure_one_holder",
                expressions=[
                    (same("post_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None, acting=False),
            ),
            ExclusionConstraint(
                name="tenure_one_deputy",
                expressions=[
                    (same("post_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None, acting=True),
            ),
        ]
        indexes = [models.Index(fields=["user"], name="tenure_user")]

    class Privacy:
        internal = (
            "id",
            "post",
            "user",
            "valid",
            "acting",
            "recorded_at",
            "recorded_by",
            "superseded_at",
        )

    def __str__(self) -> str:
        return f"{self.post_id}/{self.user_id} {self.valid}"
