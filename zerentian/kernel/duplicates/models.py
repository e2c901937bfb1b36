from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.duplicates.merge_models import Merge, Moved
from zerentian.kernel.population.models import Person
from zerentian.kernel.regions.models import Region

__all__ = ["Merge", "Moved", "Pair", "Run", "State"]


class State(models.TextChoices):
    OPEN = "open", _("To be looked at")
    LATER = "later", _("Put off")
    DIFFERENT = "different", _("Two people")
    MERGED = "merged", _("One person, merged")
    GONE = "gone", _("No longer alike")  # the register changed, or one of the two was merged away


DECIDED = (State.LATER, State.DIFFERENT, State.MERGED)


class Run(models.Model):
    """One comparison of the whole register. There is no row for one that did not finish."""

    on = models.DateField()  # where people stood on that day
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    added = models.PositiveIntegerField()  # pairs that nobody had been shown before

    class Meta:
        indexes = [models.Index(fields=["-at"], name="duplicates_run_newest")]

    class Privacy:
        internal = ("id", "on", "at", "by", "people", "pairs", "added")

    def __str__(self) -> str:
        return f"run {self.pk}: {self.pairs} pairs"


class Pair(models.Model):
    """Two persons who may be one. Nothing of them is kept here but how alike they are.

    `fingerprint` is a keyed digest of everything that was compared: while it stays, "two people"
    stays; when one of the records changes, the question is open again.
    """

    stays_with_person: ClassVar[bool] = True

    a = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    region_a = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    region_b = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()  # thousandths of probability
    reasons = ArrayField(models.TextField())  # keys of rules.Reason
    fingerprint = models.UUIDField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")  # the last to see it
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="pair_in_order"),
            models.UniqueConstraint(fields=["a", "b"], name="pair_once"),
            models.CheckConstraint(condition=Q(score__lte=1000), name="pair_score_is_a_share"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="pair_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_by=None, decided_at=None)),
                name="pair_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-score", "id"], name="pair_queue"),
            models.Index(fields=["b"], name="pair_b"),
        ]

    class Privacy:
        internal = (
            "id", "a", "b", "region_a", "region_b", "score", "fingerprint", "state", "run",
            "found_at", "decided_by", "decided_at",
        )  # fmt: skip
        personal = ("reasons",)
        sensitive = ("note",)

    def __str__(self) -> str:
        return f"{self.a_id} and {self.b_id}: {self.score}"

    @property
    def score_percent(self) -> str:
        return f"{self.score / 10:.1f}"
