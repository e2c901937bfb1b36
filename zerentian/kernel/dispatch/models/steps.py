from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch.models import guards
from zerentian.kernel.dispatch.models.tasks import State, Task
from zerentian.kernel.files.models import StoredFile


class Deed(models.TextChoices):
    """What was done with a task. The holder's own: received, progress, asked, reported."""

    ISSUED = "issued", _("issued")
    RECEIVED = "received", _("receipt confirmed")
    PROGRESS = "progress", _("progress")
    ASKED = "asked", _("asked for more time")
    EXTENDED = "extended", _("deadline extended")
    KEPT = "kept", _("deadline not extended")
    REPORTED = "reported", _("reported as done")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    RECALLED = "recalled", _("recalled")
    REMINDED = "reminded", _("reminded")
    WAITS = "waits", _("waits for another")


class Step(models.Model):
    """One deed and how the task stood after it: so every task can be asked as of any day.

    day: on which it happened; at: when it was recorded. Rows are added and stay; the one thing that
    may be altered is a name of somebody who was erased.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    deed = models.TextField(choices=Deed)
    state = models.TextField(choices=State)
    deadline = models.DateField()
    percent = models.PositiveSmallIntegerField()
    text = models.TextField(default="")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=Deed.values), name="step_deed_known")
        ]
        indexes = [models.Index(fields=["task", "id"], name="step_task")]
        triggers = [
            guards.as_it_stands(),
            guards.only_blanked("step_texts_stay", "text"),
            pgtrigger.ReadOnly(name="step_only_blanked", exclude=["text"]),
            pgtrigger.Protect(name="step_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = ("id", "task", "deed", "state", "deadline", "percent", "day", "at", "by")
        personal = ("text",)

    def __str__(self) -> str:
        return f"{self.task_id}: {self.deed} {self.day}"


class Attachment(models.Model):
    """A file that came with an order or with a reply; exactly one of them."""

    order = models.ForeignKey(
        "dispatch.Order", null=True, on_delete=models.PROTECT, related_name="attachments"
    )
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()  # as it was called

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(order=None, step__isnull=False) | Q(order__isnull=False, step=None),
                name="attachment_of_one_thing",
            )
        ]
        triggers = [
            guards.only_blanked("attachment_name_stays", "name"),
            pgtrigger.ReadOnly(name="attachment_only_blanked", exclude=["name"]),
            pgtrigger.Protect(name="attachment_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = ("id", "order", "step", "file")
        personal = ("name",)

    def __str__(self) -> str:
        return f"file {self.file_id}"
