from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User


class Question(models.Model):
    """What a supervisor answered about visits that raise a question (VS-1). Nothing follows from it."""

    class Kind(models.TextChoices):
        OVERLAP = "overlap", _("Two villages at the same time")
        MANY = "many", _("More than 12 visits on a day")
        ALIKE = "alike", _("The same note on more than 3 visits")
        LEAVE = "leave", _("Visits while somebody stood in")

    kind = models.TextField(choices=Kind.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # who visited
    first = models.BigIntegerField()  # smallest id of the visits that are asked about
    answer = models.TextField()
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["overlap", "many", "alike", "leave"]),
                name="visit_question_known",
            ),
            models.CheckConstraint(condition=~Q(answer=""), name="visit_question_answered"),
            models.UniqueConstraint(fields=["kind", "user", "first"], name="visit_question_once"),
        ]

    class Privacy:
        internal = ("id", "kind", "user", "first", "answered_by", "answered_at")
        personal = ("answer",)

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
