"""Joint inspections and look-backs: B-5, and 60 households looked back at under the first version."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.world import AT, ON, World, account
from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork.campaigns import actions, queries, reading
from zerentian.kernel.fieldwork.campaigns.drafts import Draft
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused
from zerentian.kernel.fieldwork.models import Campaign, Sampled
from zerentian.kernel.fieldwork.tests.test_due import homes
from zerentian.kernel.visits.models import Template, Visit

pytestmark = pytest.mark.django_db
Kind, How = Campaign.Kind, Campaign.How


BODY = {"items": [], "modes": ["inspection", "look_back"], "title": {"zh": "检查表", "en": "List"}}


def template(version: int = 1) -> Template:
    until = ON if version == 1 else None
    return Template.objects.get_or_create(
        key="campaign_test", version=version,
        defaults={"body": BODY, "since": date(2019, 1, 1), "until": until},
    )[0]  # fmt: skip


def inspectors(count: int) -> list[User]:
    return [account(f"查{number}", None) for number in range(count)]


def draft(world: World, people: Iterable[Iterable[User]], **about: Any) -> Draft:
    usual: dict[str, Any] = {
        "kind": Kind.INSPECTION, "name": "联合检查", "region": world.east.region,
        "office": world.east.office, "second_office": world.hall, "template": template(),
        "since": ON - timedelta(days=10), "until": ON, "how": How.ALL, "seed": 7, "wanted": None,
        "teams": [tuple(user.pk for user in team) for team in people],
    }  # fmt: skip
    return Draft(**usual | about)


def open_(world: World, wanted: Draft) -> Campaign:
    user = world.east.users["town_clerk"]
    return actions.open_(by=user, viewer=world.viewer(user), draft=wanted, at=AT)


def check(
    subject: int, by: User, *, passed: bool | None, version: int = 1, day: date = ON, **about: Any
) -> Visit:
    return Visit(
        client_id=uuid.uuid4(), content=uuid.uuid4(), subject_id=subject, user=by, day=day,
        template=template(version), recorded_at=AT, answers={}, passed=passed,
        **{"mode": "inspection"} | about,
    )  # fmt: skip


def progress(world: World, campaign: Campaign) -> queries.Count:
    viewer = world.viewer(world.east.users["town_clerk"])
    return queries.progress(queries.sample(campaign, viewer=viewer))[0]


def test_sample_is_drawn_by_lot_and_can_be_drawn_again(world: World) -> None:
    homes(world, 19)
    [first, second] = inspectors(2)
    one = open_(world, draft(world, [[first]], how=How.RANDOM, wanted=6))
    other = open_(world, draft(world, [[second]], how=How.RANDOM, wanted=6))
    third = open_(world, draft(world, [[second]], how=How.RANDOM, wanted=6, seed=8))

    def drawn(campaign: Campaign) -> set[int]:
        return set(campaign.sample.values_list("subject", flat=True))

    assert len(drawn(one)) == 6
    assert drawn(one) == drawn(other)
    assert drawn(one) != drawn(third)


@pytest.mark.parametrize("how", [How.VILLAGE, How.CLASS])
def test_sample_in_layers(world: World, how: Campaign.How) -> None:
    homes(world, 9)
    campaign = open_(world, draft(world, [inspectors(1)], how=how, wanted=5))

    assert campaign.sample.count() == 5


def test_helper_is_not_in_the_team_that_checks_them(world: World) -> None:
    [inspector] = inspectors(1)
    helper = world.east.helper
    campaign = open_(world, draft(world, [[helper], [inspector]]))
    own = Sampled.objects.get(campaign=campaign, subject=world.east.subject)

    assert helper not in own.team.members.all()


def test_household_that_only_its_helper_could_check_is_told(world: World) -> None:
    with pytest.raises(CampaignRefused) as refused:
        open_(world, draft(world, [[world.east.helper]]))

    assert (refused.value.code, refused.value.params) == ("helper", {"count": 1})
    assert not Campaign.objects.exists()


def test_what_is_refused(world: World) -> None:
    [one, other] = inspectors(2)
    for about, code in (
        ({"second_office": world.east.office}, "offices"),
        ({"until": ON - timedelta(days=11)}, "days"),
        ({"teams": []}, "nobody"),
        ({"teams": [(one.pk,), (one.pk, other.pk)]}, "twice"),
        ({"region": world.west.region}, "place"),
        ({"kind": Kind.LOOK_BACK}, "earlier"),
        ({"region": world.east.villages[1]}, "empty"),
    ):
        with pytest.raises(CampaignRefused) as refused:
            open_(world, draft(world, [[one]], **about))
        assert refused.value.code == code
    assert not Campaign.objects.exists()


def test_only_what_the_team_saw_in_its_days_is_a_result(world: World) -> None:
    [inspector, stranger] = inspectors(2)
    campaign = open_(world, draft(world, [[inspector]]))
    home = world.east.subject.pk
    Visit.objects.bulk_create(
        [
            check(home, stranger, passed=False),
            check(home, inspector, passed=False, day=ON - timedelta(days=11)),
            check(home, inspector, passed=False, version=2),
            check(home, inspector, passed=False, mode="home"),
        ]
    )
    assert progress(world, campaign) == queries.Count(1, 0, 0, 0, 0, 0)

    Visit.objects.bulk_create([check(home, inspector, passed=False, day=ON - timedelta(days=1))])
    assert progress(world, campaign) == queries.Count(1, 1, 0, 1)
    Visit.objects.bulk_create([check(home, inspector, passed=True)])
    assert progress(world, campaign) == queries.Count(1, 1, 1, 0)


def test_60_are_looked_back_at_under_the_first_version(world: World) -> None:  # B-5, 5.7.5
    [first, second] = inspectors(2)
    every = [*homes(world, 79), world.east.subject]
    inspection = open_(world, draft(world, [[first]], until=ON - timedelta(days=5)))
    failed, passed = every[:60], every[60:]
    day = ON - timedelta(days=6)
    Visit.objects.bulk_create(
        [check(one.pk, first, passed=False, day=day) for one in failed]
        + [check(one.pk, first, passed=True, day=day) for one in passed]
    )
    back = open_(
        world,
        draft(
            world, [[second]], kind=Kind.LOOK_BACK, earlier=inspection, how=How.FAILED,
            template=template(2), since=ON - timedelta(days=4),
        ),
    )  # fmt: skip

    assert set(back.sample.values_list("subject", flat=True)) == {one.pk for one in failed}
    assert set(back.sample.values_list("check_again__template__version", flat=True)) == {1}
    before = dict(back.sample.values_list("subject", "check_again"))
    looked = [
        check(
            one.pk, second, passed=number > 9, mode="look_back", earlier_id=before[one.pk],
            day=ON - timedelta(days=1),
        )
        for number, one in enumerate(failed)
    ]  # fmt: skip
    Visit.objects.bulk_create(looked)
    assert progress(world, back) == queries.Count(60, 60, 50, 10)


def test_as_many_statements_for_many(world: World) -> None:
    people = inspectors(2)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            open_(world, draft(world, [people]))
        return len(asked)

    statements()  # grants and places are remembered
    few = statements()
    homes(world, 20)
    assert statements() == few


def test_database_keeps_the_sample_and_two_offices(world: World) -> None:
    campaign = open_(world, draft(world, [inspectors(1)]))

    with pytest.raises(Exception, match=r"(?i)cannot"), transaction.atomic():
        campaign.sample.all().delete()
    campaign.pk, campaign.second_office = None, campaign.office
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign.save(force_insert=True)


def test_teams_are_read_by_line(world: World) -> None:
    people = inspectors(3)
    account("查1", world.hall)
    text = f"查0，查2\n\n查1/{world.hall.name}"

    assert reading.teams(text)[0] == (people[0].pk, people[2].pk)
    with pytest.raises(CampaignRefused) as refused:
        reading.teams("查0\n查1")
    assert refused.value.params["line"] == 2


# --- Pages -------------------------------------------------------------------------------------


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def desk(world: World) -> Client:
    client = Client()
    client.force_login(world.east.users["town_clerk"])
    return client


def test_inspection_from_form_to_the_list_of_a_team(world: World, desk: Client) -> None:
    inspectors(2)
    assert "还没有检查" in words(desk.get("/field/campaigns/"))
    sent = desk.post(
        "/field/campaigns/new/",
        {
            "name": "五月联合检查", "region": "370703001", "office": world.east.office.name,
            "second_office": world.hall.name, "template": str(template(2).pk),
            "since": "2019-05-20", "until": "2019-05-31", "how": "random", "wanted": "5", "seed": "7",
            "teams": "查0\n查1",
        },
    )  # fmt: skip
    campaign = Campaign.objects.get()
    page = words(desk.get(sent["Location"]))
    paper = words(desk.get(f"/field/campaigns/{campaign.pk}/?print=1&team=1"))

    assert sent["Location"] == f"/field/campaigns/{campaign.pk}/"
    assert "东桂兰" in page
    assert "东帮扶人" in page
    assert "抽签号 7" in page
    assert "第 1 组" in paper
    assert "回头看" in words(desk.get(f"/field/campaigns/new/?earlier={campaign.pk}"))
    assert "五月联合检查" in words(desk.get("/field/campaigns/"))


def test_refused_inspection_says_why(world: World, desk: Client) -> None:
    answer = desk.post("/field/campaigns/new/", {"teams": "无此人"})

    assert answer.status_code == 422
    assert "第 1 行" in words(answer)


def test_campaign_of_the_west_is_not_shown(world: World, desk: Client) -> None:
    clerk = world.west.users["town_clerk"]
    foreign = actions.open_(
        by=clerk, viewer=world.viewer(clerk), at=AT,
        draft=draft(world, [inspectors(1)], region=world.west.region),
    )  # fmt: skip

    assert desk.get(f"/field/campaigns/{foreign.pk}/").status_code == 404
    assert desk.get(f"/field/campaigns/new/?earlier={foreign.pk}").status_code == 404
    assert desk.get("/field/campaigns/new/?earlier=x").status_code == 404
