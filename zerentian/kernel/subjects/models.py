from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from zerentian.kernel.accounts.models import Compartment
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.lib.naming import Characters


class Subject(models.Model):
    """Anything that somebody answers for. A programme's own table is one-to-one with it."""

    kind = models.TextField()  # key of a SubjectKind, for example "relief.household"
    name = models.TextField()
    name_key = models.TextField(db_collation="C")
    initials = models.TextField(db_collation="C")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="subjects"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="subjects", db_index=False
    )
    entity = models.ForeignKey(
        Entity, null=True, on_delete=models.PROTECT, related_name="subjects", db_index=False
    )
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="subject_named"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="subject_closes_after_opening",
            ),
            models.UniqueConstraint(
                fields=["kind", "household"],
                condition=Q(household__isnull=False),
                name="subject_household_once",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "name_key", "id"], name="subject_kind_name"),
            models.Index(fields=["kind", "region", "name_key"], name="subject_kind_region"),
            models.Index(fields=["initials"], name="subject_initials"),
            models.Index(fields=["name_key", "id"], name="subject_name_key"),
            GinIndex(Characters("name"), name="subject_characters"),
            # Nearly every subject is a household outside of any compartment.
            *(
                models.Index(
                    fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"subject_{name}"
                )
                for name in ("compartment", "person", "entity")
            ),
        ]

    class Privacy:
        internal = (
            "id", "kind", "region", "compartment", "household", "person", "entity",
            "opened_on", "closed_on",
        )  # fmt: skip
        personal = ("name", "name_key", "initials")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
