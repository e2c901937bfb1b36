"""What has to be known of holders before an order goes out to them. Set-based: thousands at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from zerentian.kernel.accounts.models import CompartmentMember
from zerentian.kernel.responsibilities.models import Holder
from zerentian.lib.bulk import one_of


@dataclass(frozen=True, slots=True)
class Known:
    """A holder as a recipient: where it sits, how its unit is called, until when it is there."""

    holder: int
    region: int | None
    office: int | None
    unit: str
    ended_on: date | None

    def is_open(self, on: date) -> bool:
        return self.ended_on is None or self.ended_on > on


def known(holders: Iterable[int]) -> dict[int, Known]:
    """These holders by id, in one statement."""
    rows = Holder.objects.filter(one_of("id", sorted(set(holders)), BigIntegerField()))
    found = rows.annotate(
        place=Coalesce(
            "post__region", "post__entity__region", "entity__region", "team__entity__region"
        ),
        office=Coalesce("post__entity", "entity", "team__entity"),
        unit=Coalesce("post__entity__name", "entity__name", "team__name"),
        ended=Coalesce("post__ended_on", "post__entity__closed_on", "entity__closed_on"),
    ).values_list("pk", "place", "office", "unit", "ended")
    return {row[0]: Known(*row) for row in found}


def outside(holders: Iterable[int], *, compartment: int, on: date) -> set[int]:
    """Holders for whom nobody acts who is named in the closed circle on that day."""
    named = CompartmentMember.objects.filter(
        compartment=compartment, superseded_at=None, valid__contains=on
    )
    post = Q(user__tenures__post=OuterRef("post"), user__tenures__superseded_at=None)
    post &= Q(user__tenures__valid__contains=on)
    unit = Q(user__entity=OuterRef("entity"))
    rows = Holder.objects.filter(one_of("id", sorted(set(holders)), BigIntegerField()))
    in_team = rows.filter(
        team__members__superseded_at=None, team__members__valid__contains=on
    ).filter(team__members__user__in=named.values("user"))
    inside = (
        Exists(named.filter(post)) | Exists(named.filter(unit)) | Q(pk__in=in_team.values("pk"))
    )
    return set(rows.exclude(inside).values_list("pk", flat=True))
