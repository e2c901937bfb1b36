from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.population.models import Person
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.overlaps import no_overlap
from zerentian.programmes.relief.saved import SavedView
from zerentian.programmes.relief.villages import ReliefVillage, VillageStatus

__all__ = [
    "Event",
    "HouseholdStatus",
    "MemberRecord",
    "ReliefHousehold",
    "ReliefVillage",
    "SavedView",
    "VillageStatus",
]


class Event(models.TextChoices):
    """What made a status begin: a status changes only by an event (A-1)."""

    IDENTIFIED = "identified", _("Identified")
    EXITED = "exited", _("Rose out of poverty")
    STABLE = "stable", _("No longer entitled")
    RETURNED = "returned", _("Poor or entitled again")
    MONITORED = "monitored", _("Put under monitoring")
    CLEARED = "cleared", _("Risk cleared")
    UPDATED = "updated", _("Particulars changed")


class ReliefHousehold(models.Model):
    """A household of the relief register. People are in population, duties elsewhere."""

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="relief_household"
    )
    first_identified_on = models.DateField(null=True)
    standard = models.TextField(default="")  # code list `identification`

    class Privacy:
        internal = ("subject", "first_identified_on", "standard")

    def __str__(self) -> str:
        return f"relief household {self.pk}"


class HouseholdStatus(models.Model):
    """What the register says about a household in [from, to), in keys of code lists.

    Batch and user are locked or signed in while rows come in by the hundred thousand, and neither
    is ever deleted: a look at each for every row took a third of the last moment of an import. Nor does
    anything ask for the rows of one of them, so neither has an index.
    """

    household = models.ForeignKey(
        ReliefHousehold, on_delete=models.PROTECT, related_name="statuses"
    )
    valid = DateRangeField()
    entitlement = models.TextField()  # code list `entitlement`
    category = models.TextField()  # 户类型, code list `household_status`
    monitoring = models.TextField(default="")  # 监测对象类型, code list `monitoring`
    risk_cleared = models.BooleanField(null=True)  # 风险是否消除
    risk_on = models.DateField(null=True)  # 风险识别/消除时间
    main_cause = models.TextField()  # 致贫原因1, code list `cause`
    other_causes = ArrayField(models.TextField(), default=list, size=2)
    dangerous_house = models.BooleanField(null=True)
    safe_water = models.BooleanField(null=True)
    income_per_head = models.BigIntegerField(null=True)  # fen a year
    hard = models.BooleanField(default=False)  # relatively difficult, as the district judges
    event = models.TextField(choices=Event.choices)
    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.PROTECT, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="status_not_empty"),
            models.CheckConstraint(condition=~Q(entitlement=""), name="status_entitlement_given"),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="status_event_known"),
            models.CheckConstraint(condition=~Q(category=""), name="status_category_given"),
            models.CheckConstraint(condition=~Q(main_cause=""), name="status_one_main_cause"),
            models.CheckConstraint(
                condition=Q(other_causes__len__lte=2), name="status_two_other_causes"
            ),
        ]
        triggers = no_overlap("status_one_a_day", parent="household")

    class Privacy:
        internal = (
            "id", "household", "valid", "event", "batch", "recorded_at", "recorded_by",
            "superseded_at",
        )  # fmt: skip
        personal = (
            "entitlement", "category", "monitoring", "risk_cleared", "risk_on", "main_cause",
            "other_causes", "dangerous_house", "safe_water", "hard",
        )  # fmt: skip
        sensitive = ("income_per_head",)

    def __str__(self) -> str:
        return f"status {self.household_id} {self.valid}"


class MemberRecord(models.Model):
    """What the register says about a member in [from, to), whichever household they belong to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relief_records")
    valid = DateRangeField()
    identified_on = models.DateField(null=True)  # 人员识别时间
    education = models.TextField(default="")
    schooling = models.TextField(default="")  # 在校生状况, code list `school`
    health = ArrayField(models.TextField())  # a set; "healthy" stands alone
    skill = models.TextField(default="")  # code list `labour_skill`
    work_months = models.PositiveSmallIntegerField(null=True)
    serious_illness_insurance = models.BooleanField(null=True)
    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.PROTECT, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="record_not_empty"),
            models.CheckConstraint(condition=Q(health__len__gte=1), name="record_health_given"),
            models.CheckConstraint(
                condition=~Q(health__contains=["healthy"]) | Q(health=["healthy"]),
                name="record_healthy_stands_alone",
            ),
            models.CheckConstraint(
                condition=Q(work_months=None) | Q(work_months__lte=12), name="record_twelve_months"
            ),
        ]
        triggers = no_overlap("record_one_a_day", parent="person")

    class Privacy:
        internal = (
            "id", "person", "valid", "identified_on", "batch", "recorded_at", "recorded_by",
            "superseded_at",
        )  # fmt: skip
        personal = ("education", "schooling", "skill", "work_months")
        sensitive = ("health", "serious_illness_insurance")

    def __str__(self) -> str:
        return f"record of person {self.person_id} {self.valid}"
