"""Opening an inspection: the sample is drawn and given to teams in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.fieldwork.campaigns import queries, rules
from zerentian.kernel.fieldwork.campaigns.drafts import Draft
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused
from zerentian.kernel.fieldwork.models import Campaign, CampaignMember, CampaignTeam, Sampled
from zerentian.manifest.permissions import Permission

Kind, How = Campaign.Kind, Campaign.How


@transaction.atomic
def open_(*, by: User, viewer: Viewer, draft: Draft, at: datetime) -> Campaign:
    """The inspection is open, its sample drawn. Raises CampaignRefused, and then nothing is there.

    Whoever answers for a household is in no team that checks it; the number of statements does not
    grow with the sample.
    """
    _check(draft, viewer)
    if draft.kind == Kind.INSPECTION and draft.how in queries.BEFORE:
        draft = replace(draft, earlier=queries.last(viewer=viewer, draft=draft))
    candidates, before = queries.candidates(viewer=viewer, draft=draft)
    sample = rules.draw(candidates, wanted=draft.wanted, seed=draft.seed)
    if not sample:
        raise CampaignRefused("empty")
    teams = {number: frozenset(users) for number, users in enumerate(draft.teams, start=1)}
    helpers = queries.helpers([one.subject for one in sample], on=draft.since)
    allotted = rules.allot(sample, teams, helpers)
    if allotted.left:
        raise CampaignRefused("helper", count=len(allotted.left))
    campaign = _write(draft, by=by, at=at)
    looked_back = before if draft.kind == Kind.LOOK_BACK else {}
    _write_sample(campaign, draft.teams, allotted.teams, looked_back)
    table = Campaign._meta.db_table
    activity.record(by=by, verb="campaign.opened", table=table, rows=[campaign.pk], at=at)
    return campaign


def _check(draft: Draft, viewer: Viewer) -> None:
    viewer.checked = True
    path = draft.region.path
    if not any(lo <= path < hi for lo, hi in viewer.places(Permission.VISITS_RECORD)):
        raise CampaignRefused("place")
    if draft.office == draft.second_office:
        raise CampaignRefused("offices")
    if draft.until < draft.since:
        raise CampaignRefused("days")
    if not draft.teams or not all(draft.teams):
        raise CampaignRefused("nobody")
    if (draft.kind == Kind.LOOK_BACK) != (draft.earlier is not None):
        raise CampaignRefused("earlier")
    if draft.kind == Kind.LOOK_BACK and draft.how == How.VILLAGES:
        raise CampaignRefused("first")
    people = [user for team in draft.teams for user in team]
    twice = next((user for user in people if people.count(user) > 1), None)
    if twice is not None:
        raise CampaignRefused("twice", name=User.objects.get(pk=twice).name)


def _write(draft: Draft, *, by: User, at: datetime) -> Campaign:
    return Campaign.objects.create(
        kind=draft.kind, name=draft.name, subject_kind=draft.subject_kind, region=draft.region,
        office=draft.office, second_office=draft.second_office, template=draft.template,
        since=draft.since, until=draft.until, how=draft.how, seed=draft.seed, wanted=draft.wanted,
        earlier=draft.earlier, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def _write_sample(
    campaign: Campaign,
    teams: Sequence[tuple[int, ...]],
    allotted: Mapping[int, int],
    before: Mapping[int, int],
) -> None:
    made = CampaignTeam.objects.bulk_create(
        CampaignTeam(campaign=campaign, number=number) for number, _ in enumerate(teams, start=1)
    )
    CampaignMember.objects.bulk_create(
        CampaignMember(campaign=campaign, team=team, user_id=user)
        for team, users in zip(made, teams, strict=True)
        for user in users
    )
    by_number = {team.number: team for team in made}
    Sampled.objects.bulk_create(
        Sampled(
            campaign=campaign, subject_id=subject, team=by_number[number],
            check_again_id=before.get(subject),
        )
        for subject, number in sorted(allotted.items())
    )  # fmt: skip
