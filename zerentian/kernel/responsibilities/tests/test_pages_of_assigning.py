"""The pages of duties as a browser gets them, without scripts."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.tests.browsing import (
    give_roster,
    hidden,
    selects,
    signed_in,
    text,
)
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    World,
    household,
)
from zerentian.web import clock


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone())


def test_assigning_from_the_list_step_by_step(world: World) -> None:
    helper = world.helper("李志强")
    homes = world.households(3)
    client = signed_in(world.gaoli_clerk)
    picks = {"role": "primary_helper", "pick": [home.pk for home in homes], "next": "/duties/gaps/"}

    first = client.post(reverse("duties:assign"), picks)
    assert "李志强" in text(first)
    assert not Duty.objects.exists()
    carried = hidden(first)
    second = client.post(
        reverse("duties:assign"),
        {
            **carried,
            "role": "primary_helper",
            "holder": helper.pk,
            "start": "2019-05-31",
            "reason": "新分",
            "step": "preview",
        },
    )
    assert "3" in text(second)
    assert not Duty.objects.exists()
    third = client.post(reverse("duties:assign"), {**hidden(second), "step": "confirm"})

    assert third.headers["Location"] == "/duties/gaps/"
    assert Duty.objects.filter(holder=helper, reason="新分").count() == 3
    told = client.get("/duties/gaps/")
    undone = client.post(reverse("duties:undo"), hidden(told, "token"), follow=True)
    assert undone.status_code == 200
    assert not Duty.objects.filter(superseded_at=None).exists()


def test_all_of_the_filter_is_asked_again_on_the_server(world: World) -> None:
    helper = world.helper()
    homes = world.households(60)  # more than a page
    household(world.guti.village)
    client = signed_in(world.gaoli_clerk)

    first = client.post(
        reverse("duties:assign"),
        {"role": "primary_helper", "all": "1", "query": "state=gap", "pick": [homes[0].pk]},
    )

    assert hidden(first)["picks"].count(",") == 59
    preview = client.post(
        reverse("duties:assign"),
        {
            **hidden(first),
            "role": "primary_helper",
            "holder": helper.pk,
            "start": "2019-05-31",
            "step": "preview",
        },
    )
    assert text(preview).count("<select") == 0


def test_the_role_is_chosen_where_there_are_several(world: World) -> None:
    home = world.household()
    client = signed_in(world.gaoli_clerk)

    page = text(client.get(reverse("duties:assign"), {"pick": home.pk, "role": "second_helper"}))

    assert '<option value="second_helper" selected' in page
    assert '<option value="first_secretary"' not in page  # of villages, not of households


def test_several_helpers_share_the_households(world: World) -> None:
    one, two = world.helper("甲人"), world.helper("乙人")
    give_roster(world, one, 2)
    homes = world.households(4)
    client = signed_in(world.gaoli_clerk)
    words = {"role": "primary_helper", "pick": [h.pk for h in homes], "holder": [one.pk, two.pk]}

    preview = client.post(
        reverse("duties:assign"), {**words, "start": "2019-05-31", "step": "preview"}
    )
    client.post(
        reverse("duties:assign"), {**hidden(preview), "holder": [one.pk, two.pk], "step": "confirm"}
    )

    loads = [queries.load(h.pk, role=world.primary, on=ON) for h in (one, two)]
    assert loads == [3, 3]


def test_a_preview_above_the_cap_cannot_be_confirmed(world: World) -> None:  # B-1
    helper = world.helper("李志强")
    give_roster(world, helper, 4, role=world.capped)
    homes = world.households(2)
    client = signed_in(world.gaoli_clerk)
    words = {
        "role": "second_helper", "pick": [home.pk for home in homes], "holder": helper.pk,
        "start": "2019-05-31",
    }  # fmt: skip

    preview = client.post(reverse("duties:assign"), {**words, "step": "preview"})
    forced = client.post(reverse("duties:assign"), {**words, "step": "confirm"})

    assert 'value="confirm"' not in text(preview)
    assert forced.status_code == 422
    assert queries.load(helper.pk, role=world.capped, on=ON) == 4


def test_nothing_chosen_is_said(world: World) -> None:
    client = signed_in(world.gaoli_clerk)

    assert client.post(reverse("duties:assign"), {}).status_code == 302
    first = client.post(
        reverse("duties:assign"),
        {"pick": world.household().pk, "step": "preview", "start": "2019-05-31"},
    )

    assert first.status_code == 200
    assert not Duty.objects.exists()


def test_assigning_elsewhere_is_impossible(world: World) -> None:
    foreign = household(world.guti.village, "卢外人")
    helper = world.helper()
    client = signed_in(world.gaoli_clerk)

    answer = client.post(
        reverse("duties:assign"),
        {"pick": foreign.pk, "holder": helper.pk, "start": "2019-05-31", "step": "confirm"},
        follow=True,
    )

    assert "卢外人" not in text(answer)
    assert not Duty.objects.exists()


def test_undo_only_by_the_same_person_and_while_nothing_was_built_on_it(world: World) -> None:
    helper, subject = world.helper(), world.household()
    client = signed_in(world.gaoli_clerk)
    words = {
        "pick": subject.pk,
        "holder": helper.pk,
        "start": "2019-05-31",
        "role": "primary_helper",
    }
    done = client.post(reverse("duties:assign"), {**words, "step": "confirm"}, follow=True)
    token = hidden(done, "token")

    signed_in(world.admin).post(reverse("duties:undo"), token)
    assert Duty.objects.filter(superseded_at=None).count() == 1
    duties.end(
        by=world.gaoli_clerk, duty=Duty.objects.get(superseded_at=None), on=date(2019, 6, 30),
        reason="", at=AT,
    )  # fmt: skip
    client.post(reverse("duties:undo"), token)
    client.post(reverse("duties:undo"), {"token": "forged"})

    assert Duty.objects.filter(superseded_at=None).count() == 1


def test_handing_over_household_by_household(world: World) -> None:  # B-2, scenario 5.7.2
    old, one, two, three = (world.helper(name) for name in ("赵退休", "甲人", "乙人", "丙人"))
    give_roster(world, old, 5, role=world.capped)
    for holder, load in ((one, 3), (two, 3), (three, 4)):
        give_roster(world, holder, load, role=world.capped)
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:hand_over", args=[old.pk])
    assert "赵退休" in text(client.get(url))
    words = {"holder": [one.pk, two.pk, three.pk], "start": "2019-05-31", "reason": "退休"}

    preview = client.post(url, {**words, "step": "preview"})
    assert text(preview).count("<select") == 5
    done = client.post(url, {**words, **selects(preview), "step": "confirm"})

    assert done.status_code == 302
    loads = [queries.load(h.pk, role=world.capped, on=ON) for h in (old, one, two, three)]
    assert loads == [0, 5, 5, 5]


def test_handing_over_without_room_moves_nothing(world: World) -> None:  # scenario 5.7.2
    old, one, two, three = (world.helper(name) for name in ("赵退休", "甲人", "乙人", "丙人"))
    give_roster(world, old, 5, role=world.capped)
    for holder, load in ((one, 3), (two, 4), (three, 4)):
        give_roster(world, holder, load, role=world.capped)
    client = signed_in(world.gaoli_clerk)
    url = reverse("duties:hand_over", args=[old.pk])
    words = {"holder": [one.pk, two.pk, three.pk], "start": "2019-05-31", "reason": "退休"}

    preview = client.post(url, {**words, "step": "preview"})
    client.post(url, {**words, **selects(preview), "step": "confirm"})

    assert 'value="confirm"' not in text(preview)
    assert queries.load(old.pk, role=world.capped, on=ON) == 5
