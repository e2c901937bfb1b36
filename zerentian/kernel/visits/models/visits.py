from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population.models import Person
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models.templates import Template


class Mode(models.TextChoices):
    HOME = "home", _("At home")
    PHONE = "phone", _("By telephone")
    PROXY = "proxy", _("By somebody else")
    LOOK_BACK = "look_back", _("Look-back")
    INSPECTION = "inspection", _("Inspection")


class Met(models.TextChoices):
    HEAD = "head", _("Head of the household")
    MEMBER = "member", _("Member of the household")
    RELATIVE = "relative", _("Relative")
    NEIGHBOUR = "neighbour", _("Neighbour")
    NOBODY = "nobody", _("Nobody there")


class Visit(models.Model):
    """One visit, as it was told, with what the checklist's version made of it.

    day, start, end: when it happened; recorded_at: when it came in (B-8). Put right it is superseded by
    a row that `corrects` it; withdrawn it is superseded by none.
    """

    stays_with_person: ClassVar[bool] = True  # in a merge: it was told of that record

    client_id = models.UUIDField(unique=True)  # UUIDv7 of whoever first wrote it down
    content = models.UUIDField()  # keyed digest of all that was told: the same again is a duplicate
    device = models.UUIDField(null=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="visits")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="visits")
    holder = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="visits")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")  # who visited
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    mode = models.TextField(choices=Mode.choices)
    day = models.DateField()
    start = models.TimeField(null=True)
    end = models.TimeField(null=True)  # before the start: on the next day
    recorded_at = models.DateTimeField()
    met = models.TextField(choices=Met.choices, default="", blank=True)
    met_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    texts = models.BinaryField(null=True)  # AES-GCM: JSON of the note ("") and texts by item
    text_index = models.UUIDField(null=True)  # of the note: alike notes are found without opening
    next_day = models.DateField(null=True)
    passed = models.BooleanField(null=True)
    points = models.PositiveSmallIntegerField(default=0)
    out_of = models.PositiveSmallIntegerField(default=0)
    failed_safety = ArrayField(models.TextField(), default=list)
    typed = models.PositiveSmallIntegerField(default=0)  # values entered by hand
    confirmed = models.PositiveSmallIntegerField(
        default=0
    )  # values on file that were only confirmed
    remarks = ArrayField(models.TextField(), default=list)  # see remarks.WORDS
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="checks")
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected"
    )
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why_superseded = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="visit_mode_known"),
            models.CheckConstraint(condition=Q(met__in=["", *Met.values]), name="visit_met_known"),
            models.CheckConstraint(
                condition=Q(end=None) | Q(start__isnull=False), name="visit_ends_after_a_start"
            ),
            models.CheckConstraint(
                condition=Q(next_day=None) | Q(next_day__gte=F("day")), name="visit_next_is_later"
            ),
            models.CheckConstraint(
                condition=~Q(mode="look_back") | Q(earlier__isnull=False),
                name="visit_look_back_of_a_check",  # B-5
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None, why_superseded="", superseded_by=None)
                | Q(superseded_at__isnull=False) & ~Q(why_superseded=""),
                name="visit_superseded_for_a_reason",
            ),
            # What `earlier` points at, together: the same checklist version, of the same subject (B-5).
            models.UniqueConstraint(fields=["id", "template", "subject"], name="visit_check_key"),
        ]
        indexes = [
            models.Index(fields=["subject", "-day", "-id"], name="visit_subject_day"),
            models.Index(fields=["user", "day"], name="visit_user_day"),
            models.Index(fields=["-day", "-id"], name="visit_day"),
            models.Index(
                fields=["text_index"], name="visit_text", condition=Q(text_index__isnull=False)
            ),
        ]
        triggers = [
            # texts and answers: sealed again with new keys, or blanked where somebody is erased.
            pgtrigger.ReadOnly(
                name="visit_only_superseded",
                exclude=[
                    "superseded_at", "superseded_by", "why_superseded", "texts", "text_index",
                    "answers",
                ],
            ),
            pgtrigger.Protect(name="visit_no_delete", operation=pgtrigger.Delete),
        ]  # fmt: skip

    class Privacy:
        internal = (
            "id", "client_id", "content", "device", "subject", "template", "holder", "user",
            "recorded_by", "mode", "day", "start", "end", "recorded_at", "next_day", "passed",
            "points", "out_of", "failed_safety", "typed", "confirmed", "remarks", "earlier",
            "corrects", "superseded_at", "superseded_by",
        )  # fmt: skip
        personal = ("met", "met_person", "answers", "why_superseded")
        sensitive = ("texts", "text_index")

    def __str__(self) -> str:
        return f"visit {self.pk} of {self.subject_id} on {self.day}"


class Finding(models.Model):
    """An answer that was a finding by the visit's checklist version; a problem may point at it."""

    append_only: ClassVar[bool] = True

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    item = models.TextField()
    answer = models.TextField()
    reason = models.TextField(default="")
    kind = models.TextField()  # of the problem that it opens
    safety = models.BooleanField()
    mended = models.BooleanField(default=False)  # on the spot, while those who found it were there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="finding_item_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finding_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    class Privacy:
        internal = ("id", "visit", "item", "kind", "safety", "mended")
        personal = ("answer", "reason")

    @property
    def opens(self) -> bool:
        """Whether there is a problem about it, see rules.Found."""
        return not self.mended or (self.safety and self.answer == "no")

    def __str__(self) -> str:
        return f"{self.item} of visit {self.visit_id}"
