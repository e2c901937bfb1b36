from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from zerentian.kernel.population.events import (
    Consequence,
    Effect,
    EventKind,
    FormerValue,
    LifeEvent,
)
from zerentian.kernel.population.headcount import (
    HOUSEHOLD_COUNTS,
    MEMBERSHIP_COUNTS,
    Headcount,
)
from zerentian.kernel.population.person_facts import PersonFact
from zerentian.kernel.population.residents import (
    HOUSEHOLD_TRIGGERS,
    MEMBERSHIP_TRIGGERS,
    PERSON_TRIGGERS,
    Resident,
)
from zerentian.kernel.regions.models import Region
from zerentian.lib.naming import Characters
from zerentian.lib.overlaps import no_overlap
from zerentian.manifest.erasing import ERASED

__all__ = [
    "Consequence", "Effect", "EventKind", "FormerValue", "Headcount", "Household", "HouseholdKind",
    "LifeEvent", "Membership", "Person", "PersonFact", "Resident", "Sex",
]  # fmt: skip


class Sex(models.TextChoices):
    MALE = "M"
    FEMALE = "F"


class HouseholdKind(models.TextChoices):
    RESIDENCE = "residence"  # who lives together
    HUKOU = "hukou"  # who is registered together
    RELIEF = "relief"  # who stands together in the relief file


class Person(models.Model):
    """A natural person, entered once. The number is sealed; its keyed index finds it again."""

    name = models.TextField()
    name_key = models.TextField(db_collation="C")  # pinyin, sortable
    initials = models.TextField(db_collation="C")  # pinyin initials, for search
    sex = models.TextField(choices=Sex.choices)
    born = models.DateField()  # derived from the identity number
    died_on = models.DateField(null=True)
    identity_kind = models.TextField(default="resident")
    identity = models.BinaryField(null=True)  # AES-GCM
    identity_index = models.UUIDField(null=True, unique=True)  # HMAC of the whole number
    identity_tail = models.UUIDField(null=True)  # HMAC of the last four characters
    phone = models.BinaryField(null=True)  # AES-GCM
    phone_index = models.UUIDField(null=True)  # HMAC of the whole number
    phone_tail = models.UUIDField(null=True)
    ethnicity = models.TextField(default="")
    # Whom this record was merged into (kernel.duplicates): the row stays, for its number and the log.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    erased_at = models.DateTimeField(null=True)  # since then nothing names this person (ADR 0031)

    class Meta:
        triggers = PERSON_TRIGGERS
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="person_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_named"),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    name=ERASED,
                    name_key="",
                    initials="",
                    ethnicity="",
                    identity=None,
                    identity_index=None,
                    identity_tail=None,
                    phone=None,
                    phone_index=None,
                    phone_tail=None,
                ),
                name="person_erased_has_no_payload",
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_known"),
            models.CheckConstraint(
                condition=Q(identity=None, identity_index=None)
                | Q(identity__isnull=False, identity_index__isnull=False),
                name="person_identity_indexed",
            ),
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(died_on__gte=F("born")),
                name="person_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=~Q(identity_kind="none") | Q(identity_index=None),
                name="person_without_number_has_none",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="person_name_key"),
            models.Index(fields=["initials"], name="person_initials"),
            GinIndex(Characters("name"), name="person_characters"),
            models.Index(fields=["identity_tail"], name="person_identity_tail"),
            models.Index(
                fields=["phone_tail"],
                condition=Q(phone_tail__isnull=False),
                name="person_phone_tail",
            ),
            models.Index(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="person_phone_index",
            ),
            models.Index(  # the few that were merged: an entry of all others said nothing
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="person_merged",
            ),
            models.Index(  # a handful: whoever is still to get a number
                fields=["id"],
                condition=Q(identity_kind="none"),
                name="person_unnumbered",
            ),
        ]

    class Privacy:
        internal = ("id", "identity_kind", "merged_into", "erased_at")
        personal = ("name", "name_key", "initials", "sex", "born", "died_on", "ethnicity")
        sensitive = (
            "identity", "identity_index", "identity_tail", "phone", "phone_index", "phone_tail",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"person {self.pk}"


class Household(models.Model):
    """People who belong together, in a sense (kind). Its code is never used again (A-1)."""

    kind = models.TextField(choices=HouseholdKind.choices)
    code = models.TextField(db_collation="C")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    group = models.TextField(default="")  # 村民小组
    address = models.TextField(default="")
    phone = models.BinaryField(null=True)
    phone_index = models.UUIDField(null=True)  # as of persons: one search finds both
    phone_tail = models.UUIDField(null=True)
    formed_on = models.DateField()
    dissolved_on = models.DateField(null=True)

    class Meta:
        triggers = [*HOUSEHOLD_TRIGGERS, *HOUSEHOLD_COUNTS]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="household_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=HouseholdKind.values), name="household_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("formed_on")),
                name="household_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["phone_tail"],
                condition=Q(phone_tail__isnull=False),
                name="household_phone_tail",
            ),
            models.Index(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="household_phone_index",
            ),
        ]

    class Privacy:
        internal = ("id", "kind", "code", "region", "group", "formed_on", "dissolved_on")
        personal = ("address",)
        sensitive = ("phone", "phone_index", "phone_tail")

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """Somebody belongs to a household in [from, to): one household of a kind at a time (A-3)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    kind = models.TextField(choices=HouseholdKind.choices)  # of the household, for the constraint
    code = models.TextField(default="", db_collation="C")  # 人编号
    relation = models.TextField()  # to the head; code list `relation`, the head's own is "head"
    valid = DateRangeField()
    join_reason = models.TextField(default="")  # 自然增加原因
    leave_reason = models.TextField(default="")  # 自然减少原因
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="membership_not_empty"),
        ]
        triggers = [
            *no_overlap("membership_one_a_kind", parent="person", same=["kind"]),
            *no_overlap("membership_one_head", parent="household", only={"relation": "head"}),
            *MEMBERSHIP_TRIGGERS,
            *MEMBERSHIP_COUNTS,
        ]
        indexes = [  # a hundredth of the table, and what most of the daily work is about
            models.Index(
                fields=["household"],
                include=["person"],
                name="membership_relief",
                condition=Q(kind="relief"),
            )
        ]

    class Privacy:
        internal = (
            "id",
            "person",
            "household",
            "kind",
            "code",
            "valid",
            "recorded_at",
            "superseded_at",
        )
        personal = ("relation", "join_reason", "leave_reason")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.household_id} {self.valid}"
