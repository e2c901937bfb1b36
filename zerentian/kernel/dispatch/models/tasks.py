from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.dispatch.models import guards
from zerentian.kernel.dispatch.models.orders import Order
from zerentian.kernel.dispatch.rules import states
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.lib.states import guard

UNTIL_RECEIPT = (states.SENT, states.RECALLED)


class State(models.TextChoices):
    SENT = states.SENT, _("Not yet received")
    RECEIVED = states.RECEIVED, _("Received")
    UNDERWAY = states.UNDERWAY, _("Underway")
    REPORTED = states.REPORTED, _("Reported as done")
    RETURNED = states.RETURNED, _("Returned")
    ACCEPTED = states.ACCEPTED, _("Accepted")
    RECALLED = states.RECALLED, _("Recalled")


def both(one: str, other: str) -> Q:
    """Who and when are told together, or neither is."""
    return Q(**{one: None, other: None}) | Q(**{f"{one}__isnull": False, f"{other}__isnull": False})


class Task(models.Model):
    """What one recipient of an order has to do. How it came to stand so is told by its steps.

    region: of the recipient when the order went out, or of what the order is about where the
    recipient has no place. receive_by, deadline: last days, always working days. percent: as the
    recipient says.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tasks")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="tasks")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(default="")
    state = models.TextField(choices=State, default=State.SENT)
    issued_on = models.DateField()
    receive_by = models.DateField()
    first_deadline = models.DateField()
    deadline = models.DateField()
    asked_until = models.DateField(null=True)  # the holder asks for more time
    percent = models.PositiveSmallIntegerField(default=0)
    waits_for = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="stops"
    )  # of the same order
    received_on = models.DateField(null=True)
    received_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField(null=True)  # the last time
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "holder"], name="task_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="task_state_known"),
            models.CheckConstraint(
                condition=Q(first_deadline__gte=F("issued_on"), receive_by__gte=F("issued_on"))
                & Q(deadline__gte=F("first_deadline")),
                name="task_due_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(asked_until=None) | Q(asked_until__gt=F("deadline")),
                name="task_asks_for_more",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_percent"),
            models.CheckConstraint(
                condition=both("received_on", "received_by"), name="task_received_by_somebody"
            ),
            models.CheckConstraint(
                condition=both("reported_on", "reported_by"), name="task_reported_by_somebody"
            ),
            models.CheckConstraint(
                condition=both("accepted_on", "accepted_by"), name="task_accepted_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state=states.SENT, received_on=None)
                | Q(state=states.RECALLED)
                | ~Q(state__in=UNTIL_RECEIPT) & Q(received_on__isnull=False),
                name="task_received_before_done",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.REPORTED, states.RETURNED, states.ACCEPTED])
                | Q(reported_on__isnull=False),
                name="task_reported_before_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ACCEPTED, accepted_on__isnull=False)
                | ~Q(state=states.ACCEPTED) & Q(accepted_on=None),
                name="task_accepted_state",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("reported_by")),
                name="task_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=Q(waits_for=None) | ~Q(waits_for=F("id")), name="task_waits_for_another"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "state"], name="task_holder"),
            models.Index(
                fields=["deadline"], name="task_due", condition=Q(state__in=sorted(states.OPEN))
            ),
        ]
        triggers = [
            guard(states.TASK),
            guards.after_sub_orders(),
            guards.waits_inside(),
            guards.only_blanked("task_texts_stay", "text"),
            pgtrigger.ReadOnly(
                name="task_given",
                fields=["order", "holder", "region", "issued_on", "receive_by", "first_deadline"],
            ),
            pgtrigger.Protect(name="task_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "order", "holder", "region", "state", "issued_on", "receive_by",
            "first_deadline", "deadline", "asked_until", "percent", "waits_for", "received_on",
            "received_by", "reported_on", "reported_by", "accepted_on", "accepted_by", "reminders",
        )  # fmt: skip
        personal = ("text",)

    def __str__(self) -> str:
        return f"{self.order_id} to {self.holder_id}: {self.state}"
