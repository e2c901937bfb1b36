from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.erasure import rules
from zerentian.kernel.population.models import Person
from zerentian.kernel.regions.models import Region


class State(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    DONE = "done", _("Erased")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ErasureRequest(models.Model):
    """Somebody wants a person's payload to go; somebody else agrees. That they differ is a constraint."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(  # where the person last lived when it was asked for
        Region, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    state = models.TextField(choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")  # of the second person
    files = ArrayField(models.BigIntegerField(), default=list)  # kept uploads that still name them

    stays_with_person: ClassVar[bool] = True  # in a merge: it was asked for that record

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="erasure_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "refused"))
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=("asked", "withdrawn"), decided_by=None, decided_at=None),
                name="erasure_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="erasure_for_a_reason"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="asked"), name="erasure_asked_once"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="erasure_states", field="state", transitions=[*rules.TRANSITIONS])
        ]

    class Privacy:
        internal = (
            "id", "person", "region", "state", "asked_by", "asked_at", "decided_by", "decided_at",
            "files",
        )  # fmt: skip
        sensitive = ("reason", "answer")  # people type names into reasons

    def __str__(self) -> str:
        return f"erasure {self.pk} {self.state}"
