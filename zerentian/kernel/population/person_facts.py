"""What departments know about a person for a time: a disability, an insurance."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.lib.overlaps import no_overlap


class PersonFact(models.Model):
    """A dated fact of a person; corrected by superseding, never overwritten.

    disability: item is "", value its kind and grade ("42": body, second grade). insurance: item is a
    key of the pack's code list `insurance`, value is "". batch: id of the import that brought it.
    """

    class Kind(models.TextChoices):
        DISABILITY = "disability"
        INSURANCE = "insurance"

    person = models.ForeignKey("population.Person", on_delete=models.PROTECT, related_name="facts")
    kind = models.TextField(choices=Kind.choices)
    item = models.TextField(default="")
    value = models.TextField(default="")
    valid = DateRangeField()
    batch = models.BigIntegerField(null=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="fact_not_empty"),
            models.CheckConstraint(
                condition=Q(kind="disability", item="", value__regex="^[1-7][1-4]$")
                | Q(kind="insurance", value="") & ~Q(item=""),
                name="fact_says_what_its_kind_says",
            ),
        ]
        triggers = no_overlap("fact_one_a_time", parent="person", same=["kind", "item"])

    class Privacy:
        internal = (
            "id", "person", "valid", "batch", "recorded_by", "recorded_at", "superseded_at",
        )  # fmt: skip
        sensitive = ("kind", "item", "value")

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} {self.valid}"
