from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.regions.models import Region


class Kind(models.TextChoices):
    DEPARTMENT = "department", _("Department")
    TOWN_GOVERNMENT = "town_government", _("Town or subdistrict office")
    VILLAGE_COMMITTEE = "village_committee", _("Village committee")
    ENTERPRISE = "enterprise", _("Enterprise")
    HOSPITAL = "hospital", _("Hospital or clinic")
    SCHOOL = "school", _("School")
    COOPERATIVE = "cooperative", _("Cooperative")
    ASSOCIATION = "association", _("Association")


class Entity(models.Model):
    """A legal entity or office: who employs helpers, owns assets, signs contracts."""

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    name_key = models.TextField(db_collation="C")  # pinyin
    short_name = models.TextField(default="")
    credit_code = models.TextField(null=True, unique=True)  # GB 32100-2015, 18 characters
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="entity_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="entity_named"),
            models.UniqueConstraint(
                fields=["kind", "name", "region"],
                nulls_distinct=False,
                condition=Q(closed_on=None),
                name="entity_name_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "name_key"], name="entity_kind_name")]

    class Privacy:
        public = ("id", "kind", "name", "name_key", "short_name", "credit_code", "region")
        internal = ("parent", "closed_on")

    def __str__(self) -> str:
        return self.name
