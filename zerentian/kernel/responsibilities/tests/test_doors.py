"""What each question of the room keeps shut: rows of other towns, and buttons of those who may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.architecture.needed import EVERYTHING, holding
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.tests.browsing import give_roster, signed_in, text
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    entity,
    household,
    person,
    role,
    seat,
    viewer,
)
from zerentian.manifest.permissions import Permission
from zerentian.web import clock


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone())


def without(*permissions: Permission) -> Any:
    return holding(EVERYTHING - set(permissions))


def post_of(world: World, at: Any, place: Any = None) -> Post:
    """A post with somebody on it that nobody named for anything yet."""
    post = Post.objects.create(entity=at, title="网格员", region=place)
    seat(post, person("新来的"))
    return post


# --- Rows ----------------------------------------------------------------------------------------


def test_households_of_another_town_are_nobodys_to_assign(world: World) -> None:
    """One row of another town, and of the own ones nothing is done either."""
    mine, theirs = world.household(), household(world.guti.village)
    pairs = [(subject.pk, world.helper().pk) for subject in (mine, theirs)]

    with pytest.raises(DutyRefused) as refused:
        actions.assign_many(
            by=world.gaoli_clerk, role=world.primary, pairs=pairs, start=START, at=AT
        )

    assert [refusal.subject for refusal in refused.value.refusals] == [theirs.pk]
    assert not Duty.objects.exists()


def test_newcomers_are_those_of_the_own_town(world: World) -> None:
    """A post belongs where its own place is; without one, where its unit stands."""
    elsewhere = entity("固堤街道办事处", world.guti.town)
    here = post_of(world, world.office)
    lent = post_of(world, elsewhere, world.gaoli.village)  # of another unit, for a village here
    post_of(world, elsewhere)
    post_of(world, world.office, world.guti.village)  # of the own unit, for a village there

    found = queries.newcomers(viewer=viewer(world.gaoli_clerk), on=ON)

    assert set(found) == {here, lent}


def test_who_answers_for_a_place_is_told_of_the_own_households(world: World) -> None:
    mine, theirs = world.household(), household(world.guti.village)
    actions.assign_place(
        by=world.admin, role=role("village_doctor"), holder=world.helper(), place=world.district,
        start=START, at=AT,
    )  # fmt: skip

    found = queries.responsible([mine.pk, theirs.pk], viewer=viewer(world.gaoli_clerk), on=ON)

    assert list(found) == [mine.pk]


def test_helper_without_a_grant_sees_their_own_duties(world: World) -> None:
    """Nobody gave them the right to look at duties: what they answer for today they see all the same,
    what they once answered for no more."""
    helper = world.helper()
    now, before = give_roster(world, helper, 2)
    actions.end(by=world.gaoli_clerk, duty=before, on=date(2019, 3, 1), reason="搬走", at=AT)
    somebody = helper.post.tenures.get().user

    assert queries.held(helper, viewer=viewer(somebody)) == [now]
    assert len(queries.held(helper, viewer=viewer(world.gaoli_clerk))) == 2
    assert queries.held(helper, viewer=viewer(world.guti_clerk)) == []


def test_trend_counts_the_own_town(world: World) -> None:
    world.households(2)
    household(world.guti.village)
    asked = {"role": world.primary, "days": [ON]}

    [mine] = queries.trend(viewer=viewer(world.gaoli_clerk), **asked)
    [all_of_it] = queries.trend(viewer=viewer(world.admin), **asked)

    assert (mine.gaps, all_of_it.gaps) == (2, 3)


# --- Buttons -------------------------------------------------------------------------------------


def test_list_of_helpers_leaves_with_those_who_may(world: World) -> None:
    give_roster(world, world.helper("赵明"), 1)
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:holders")

    assert b"".join(client.get(url, {"export": "xlsx"})).startswith(b"PK")
    with without(Permission.EXPORTS_RUN):
        refused = client.get(url, {"export": "xlsx"})
        b"".join(refused)  # a workbook that came all the same lets go of its file
        assert refused.status_code == 403
        assert client.get(url).status_code == 200


def test_roster_offers_importing_to_those_who_may(world: World) -> None:
    give_roster(world, world.helper(), 1)
    client = signed_in(world.gaoli_clerk)
    button = 'class="btn btn-plain" href="/imports/"'

    assert button in text(client.get(reverse("duties:roster")))
    with without(Permission.IMPORTS_RUN):
        assert button not in text(client.get(reverse("duties:roster")))


def test_households_are_ticked_by_those_who_assign(world: World) -> None:
    subject = world.household()
    client = signed_in(world.gaoli_clerk)
    tick = f'name="pick" value="{subject.pk}"'

    assert tick in text(client.get(reverse("duties:gaps")))
    with without(Permission.DUTIES_ASSIGN):
        assert tick not in text(client.get(reverse("duties:gaps")))


def test_way_back_to_all_helpers_is_for_those_who_see_them(world: World) -> None:
    helper = world.helper()
    give_roster(world, helper, 1)
    url = reverse("duties:holder", args=[helper.pk])
    crumb = f'href="{reverse("duties:holders")}"'
    own = helper.post.tenures.get().user

    assert crumb in text(signed_in(world.gaoli_clerk).get(url))
    assert crumb not in text(signed_in(own).get(url))


def test_page_of_a_household_is_open_without_the_right_to_assign(world: World) -> None:
    [duty] = give_roster(world, world.helper("赵明"), 1)
    with without(Permission.DUTIES_ASSIGN):
        page = signed_in(world.gaoli_clerk).get(reverse("duties:subject", args=[duty.subject_id]))
    assert page.status_code == 200
    assert "赵明" in text(page)
