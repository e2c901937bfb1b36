"""What happened in somebody's life, with its proof, and every row that it changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population.headcount import FORMER_COUNTS


class EventKind(models.TextChoices):
    BIRTH = "birth"
    DEATH = "death"
    MOVE = "move"  # within the register, or out of it, or into it
    MARRIAGE = "marriage"
    SPLIT = "split"  # some of a household form one of their own
    ADOPTION = "adoption"
    RETURN = "return"  # from prison or service
    ABSENCE = "absence"  # in prison, out of contact


class LifeEvent(models.Model):
    """Something that happened on a day. Taken back, it is superseded and its rows are restored."""

    kind = models.TextField(choices=EventKind.choices)
    on = models.DateField()
    proof_kind = models.TextField()  # key of the pack's code list `proof`
    proof_number = models.TextField(default="")
    note = models.TextField(default="")
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why_superseded = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="life_event_kind_known"
            ),
            models.CheckConstraint(condition=~Q(proof_kind=""), name="life_event_proved"),
            models.CheckConstraint(
                condition=Q(superseded_at=None, why_superseded="")
                | Q(superseded_at__isnull=False) & ~Q(why_superseded=""),
                name="life_event_taken_back_for_a_reason",
            ),
        ]

    class Privacy:
        internal = ("id", "recorded_by", "recorded_at", "superseded_at", "superseded_by")
        personal = ("kind", "on", "proof_kind", "note", "why_superseded")
        sensitive = ("proof_number",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Effect(models.Model):
    """One thing that an event did: enough to show it on a page and to take it back.

    membership: one that it ended (and superseded), or one that it added.
    """

    class Did(models.TextChoices):
        SUPERSEDED = "superseded"  # the membership
        ADDED = "added"  # the membership
        DIED = "died"  # the person
        DISSOLVED = "dissolved"  # the household
        FORMED = "formed"  # the household
        MOVED = "moved"  # the person, with the whole household

    stays_with_person: ClassVar[bool] = True  # in a merge: it speaks of rows of that record

    event = models.ForeignKey(LifeEvent, on_delete=models.PROTECT, related_name="effects")
    did = models.TextField(choices=Did.choices)
    person = models.ForeignKey(
        "population.Person", null=True, on_delete=models.PROTECT, related_name="effects"
    )
    household = models.ForeignKey(
        "population.Household", null=True, on_delete=models.PROTECT, related_name="effects"
    )
    membership = models.ForeignKey(
        "population.Membership", null=True, on_delete=models.PROTECT, related_name="effects"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(household__isnull=False),
                name="effect_on_somebody",
            ),
        ]

    class Privacy:
        internal = ("id", "event", "person", "household", "membership")
        personal = ("did",)

    def __str__(self) -> str:
        return f"{self.event_id} {self.did}"


class Consequence(models.Model):
    """What a programme did to a row of its own because of an event, as manifest.life tells it."""

    event = models.ForeignKey(LifeEvent, on_delete=models.PROTECT, related_name="consequences")
    table = models.TextField()
    object_id = models.BigIntegerField()
    field = models.TextField(default="")
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    class Privacy:
        internal = ("id", "event", "table", "object_id", "field", "old", "new")

    def __str__(self) -> str:
        return f"{self.table} {self.object_id}"


class FormerValue(models.Model):
    """What a particular said before it was overwritten (C-9): value, since when the new one holds, who.

    value: as PostgreSQL writes it; sealed ones stand in a column of their own, so that the rotation of
    keys reaches them. None: nothing was known. since: first day of the new value; None: the old one
    was a mistake and never held.
    """

    stays_with_person: ClassVar[bool] = True  # in a merge: values of another record are another's

    person = models.ForeignKey(
        "population.Person", null=True, on_delete=models.PROTECT, related_name="former_values"
    )
    household = models.ForeignKey(
        "population.Household", null=True, on_delete=models.PROTECT, related_name="former_values"
    )
    field = models.TextField()
    value = models.TextField(null=True)
    identity = models.BinaryField(null=True)  # AES-GCM
    phone = models.BinaryField(null=True)  # AES-GCM
    since = models.DateField(null=True)
    replaced_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, household=None)
                | Q(person=None, household__isnull=False),
                name="former_value_of_one_row",
            ),
        ]
        triggers = FORMER_COUNTS
        indexes = [  # moves of households, of which there are few among all changes
            models.Index(
                fields=["household"], name="former_value_moves", condition=Q(field="region")
            )
        ]

    class Privacy:
        internal = (
            "id", "person", "household", "field", "since", "replaced_by", "replaced_at",
        )  # fmt: skip
        sensitive = ("value", "identity", "phone")

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id or self.household_id}"

    @property
    def text(self) -> str | None:
        """The value; a sealed one as hexadecimal."""
        sealed = self.identity or self.phone
        return bytes(sealed).hex() if sealed else self.value
