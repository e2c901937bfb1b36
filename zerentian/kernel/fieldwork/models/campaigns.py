from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Template, Visit


class Campaign(models.Model):
    """Two offices inspect a sample of households together, or look back at one inspected before.
    `earlier`: the one looked back at, or the last one here, whose failures are inspected anew.

    The sample is drawn once, from a seed that is kept, so that anybody can draw it again.
    """

    class Kind(models.TextChoices):
        INSPECTION = "inspection", _("Joint inspection")
        LOOK_BACK = "look_back", _("Look-back")

    class How(models.TextChoices):
        ALL = "all", _("All households")
        RANDOM = "random", _("By lot")
        VILLAGE = "village", _("By lot, from every village its share")
        CLASS = "class", _("By lot, from every class its share")
        FAILED = "failed", _("Those that failed before")
        VILLAGES = "villages", _("All of villages in which some failed before")

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    subject_kind = models.TextField()  # key of a SubjectKind
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    second_office = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()  # the last day
    how = models.TextField(choices=How.choices)
    seed = models.BigIntegerField()
    wanted = models.PositiveIntegerField(null=True)  # how many were to be drawn; NULL: all
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["inspection", "look_back"]), name="campaign_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(how__in=["all", "random", "village", "class", "failed", "villages"]),
                name="campaign_how_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="campaign_named"),
            models.CheckConstraint(
                condition=~Q(office=F("second_office")), name="campaign_of_two_offices"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="campaign_ends_later"),
            models.CheckConstraint(
                condition=Q(kind="look_back", earlier__isnull=False)
                | Q(kind="inspection", how__in=["failed", "villages"], earlier__isnull=False)
                | Q(kind="inspection", earlier=None) & ~Q(how__in=["failed", "villages"]),
                name="campaign_looks_back_at_one",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="campaign_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        internal = (
            "id", "kind", "name", "subject_kind", "region", "office", "second_office", "template",
            "since", "until", "how", "seed", "wanted", "earlier", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CampaignTeam(models.Model):
    """People who inspect together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="teams")
    number = models.PositiveSmallIntegerField()
    members: models.ManyToManyField[User, CampaignMember] = models.ManyToManyField(
        User, through="CampaignMember", related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_team_once")
        ]

    class Privacy:
        internal = ("id", "campaign", "number", "members")

    def __str__(self) -> str:
        return f"team {self.number} of {self.campaign_id}"


class CampaignMember(models.Model):
    """Somebody is in one team of a campaign, in no second one."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(CampaignTeam, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="campaign_seats")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "user"], name="campaign_member_once")
        ]

    class Privacy:
        internal = ("id", "campaign", "team", "user")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class Sampled(models.Model):
    """A household was drawn and given to a team. `check_again`: the visit at which it is looked back,
    which also says by which version of the checklist (B-5)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sample")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(CampaignTeam, on_delete=models.PROTECT, related_name="sample")
    check_again = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "subject"], name="sampled_once")]
        triggers = [
            pgtrigger.Protect(name="sample_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        internal = ("id", "campaign", "subject", "team", "check_again")

    def __str__(self) -> str:
        return f"{self.subject_id} in {self.campaign_id}"
