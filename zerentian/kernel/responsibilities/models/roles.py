from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language


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
    kinds = ArrayField(models.TextField(), default=list)  # of holders; none named: any
    posts = ArrayField(models.TextField(), default=list)  # titles of posts; none named: any
    by_place = models.BooleanField(default=False)  # may be held for all subjects of a place
    visit_days = models.PositiveIntegerField(null=True)  # at least one visit in so many days
    visit_days_by_class = models.JSONField(default=dict)  # the same for a class of households
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
            "kinds",
            "posts",
            "by_place",
            "visit_days",
            "visit_days_by_class",
            "ended_on",
        )

    def __str__(self) -> str:
        return self.title_en if (get_language() or "zh").startswith("en") else self.title
