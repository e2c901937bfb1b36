from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import Compartment, User
from zerentian.kernel.dispatch.models import guards
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject

LEVELS = 3  # district, town, village: an order is passed on at most twice


class Serial(models.Model):
    """The last number that an office gave in a year. Whoever issues holds the row until the end, so
    a number that is not used after all is given to the next one."""

    office = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="serial_once")]

    class Privacy:
        internal = ("id", "office", "year", "last")

    def __str__(self) -> str:
        return f"{self.office_id} {self.year}: {self.last}"


class Order(models.Model):
    """One piece of work given to N recipients, each of which has a Task. It is never altered.

    office numbers it; issuer is the holder in whose name it goes out: the office itself or, of a
    sub-order, whoever has the task `parent`.
    """

    office = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.TextField()  # as it was written that day: 寒交办〔2019〕12号
    issuer = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "dispatch.Task", null=True, on_delete=models.PROTECT, related_name="sub_orders"
    )
    level = models.PositiveSmallIntegerField(default=1)
    kind = models.TextField()  # key of the pack's orders.toml
    title = models.TextField()
    text = models.TextField(default="")  # common to all recipients
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="orders")
    problem = models.ForeignKey(
        "problems.Problem", null=True, on_delete=models.PROTECT, related_name="orders"
    )
    compartment = models.ForeignKey(
        Compartment, null=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField()
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "serial"], name="order_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="order_numbered_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="order_titled"),
            models.CheckConstraint(
                condition=Q(parent=None, level=1)
                | Q(parent__isnull=False, level__gte=2, level__lte=LEVELS),
                name="order_level",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="order_newest"),
            models.Index(fields=["issuer"], name="order_issuer"),
        ]
        triggers = [
            guards.gapless(),
            guards.below_open_task(),
            guards.only_blanked("order_texts_stay", "title", "text"),
            pgtrigger.ReadOnly(name="order_only_blanked", exclude=["title", "text"]),
            pgtrigger.Protect(name="order_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "office", "year", "serial", "number", "issuer", "parent", "level", "kind",
            "region", "subject", "problem", "compartment", "issued_on", "issued_by", "recorded_at",
        )  # fmt: skip
        personal = ("title", "text")  # people write names of people into them

    def __str__(self) -> str:
        return self.number
