"""Answering for a place on pages: what would change for whom, done, undone; others are kept out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.actions import rehearse
from zerentian.kernel.responsibilities.models import Excepted, Holder, Notice, PlaceDuty, Role
from zerentian.kernel.responsibilities.tests.browsing import hidden, signed_in, text
from zerentian.kernel.responsibilities.tests.world import AT, ON, START, World, role, viewer
from zerentian.kernel.subjects.models import Subject

ASSIGN = "/duties/places/assign/"


@pytest.fixture
def clerk(world: World) -> Client:
    return signed_in(world.gaoli_clerk)


def doctor() -> Role:
    return role("village_doctor")


def give(world: World, holder: Holder, place: Any, one: Role | None = None) -> PlaceDuty:
    return actions.assign_place(
        by=world.admin, role=one or doctor(), holder=holder, place=place, start=START, at=AT
    )


def who(world: World, subject: Subject, on: date = ON) -> list[int]:
    found = queries.responsible([subject.pk], viewer=viewer(world.admin), on=on, role=doctor())
    return [entry.holder.holder for entry in found.get(subject.pk, [])]


def asked(world: World, holder: Holder, **changes: Any) -> dict[str, Any]:
    words = {
        "role": "village_doctor", "place": world.gaoli.village.path, "holder": holder.pk,
        "start": ON.isoformat(), "reason": "新到岗",
    }  # fmt: skip
    return words | changes


def confirm(client: Client, url: str, words: dict[str, Any]) -> Any:
    """Look first, then send what the page of the dry run carries."""
    seen = client.post(url, words | {"step": "preview"})
    assert seen.status_code == 200
    return client.post(url, hidden(seen) | {"step": "confirm"}, follow=True)


def undo(client: Client, page: Any) -> Any:
    return client.post("/duties/undo/", hidden(page, "token"), follow=True)


def test_a_doctor_is_given_a_village_after_a_look(world: World, clerk: Client) -> None:
    one, two = world.households(2)
    helper = world.helper("王大夫")

    seen = text(clerk.post(ASSIGN, asked(world, helper, step="preview")))

    assert "王大夫" in seen
    assert one.name in seen
    assert not PlaceDuty.objects.exists()
    assert not Entry.objects.filter(verb="place_duty.assigned").exists()

    done = confirm(clerk, ASSIGN, asked(world, helper))

    assert who(world, one) == who(world, two) == [helper.pk]
    assert who(world, one, ON - timedelta(1)) == []
    undo(clerk, done)
    assert who(world, one) == []


def test_the_form_offers_only_whom_the_role_allows(world: World, clerk: Client) -> None:
    helper = world.helper("王大夫")
    team = actions.holder_for(entity=world.office)

    page = text(clerk.get(ASSIGN, {"place": world.gaoli.village.path, "role": "village_doctor"}))

    assert f'id="h{helper.pk}"' in page
    assert f'id="h{team.pk}"' not in page


def test_without_a_person_the_page_asks_for_one(world: World, clerk: Client) -> None:
    helper = world.helper()

    page = clerk.post(ASSIGN, asked(world, helper, step="confirm") | {"holder": ""})

    assert page.status_code == 200
    assert not PlaceDuty.objects.exists()


def test_a_taken_village_names_who_has_it(world: World, clerk: Client) -> None:
    give(world, world.helper("张大夫"), world.gaoli.village)

    page = clerk.post(ASSIGN, asked(world, world.helper("李大夫"), step="preview"))

    assert page.status_code == 422
    assert "张大夫" in text(page)


def test_a_clerk_gives_no_other_town_and_not_the_district(world: World, clerk: Client) -> None:
    helper = world.helper()

    elsewhere = asked(world, helper, place=world.guti.village.path, step="confirm")
    wider = asked(world, helper, place=world.district.path, step="confirm")

    assert clerk.post(ASSIGN, elsewhere).status_code == 404
    assert clerk.post(ASSIGN, wider).status_code == 422
    assert not PlaceDuty.objects.exists()


def test_a_place_duty_ends_after_a_look_and_comes_back(world: World, clerk: Client) -> None:
    subject, helper = world.household(), world.helper("王大夫")
    duty = give(world, helper, world.gaoli.village)

    done = confirm(
        clerk, f"/duties/place-duties/{duty.pk}/end/", {"day": ON.isoformat(), "reason": "退休"}
    )

    assert who(world, subject) == []
    assert who(world, subject, ON - timedelta(1)) == [helper.pk]
    undo(clerk, done)
    assert who(world, subject) == [helper.pk]


def test_a_line_of_another_town_is_not_there(world: World) -> None:
    duty = give(world, world.helper(), world.gaoli.village)
    [row] = actions.except_subjects(
        by=world.admin, role=doctor(), subjects=[world.household().pk], start=ON, reason="试", at=AT
    )
    stranger = signed_in(world.guti_clerk)

    for url in (
        f"/duties/place-duties/{duty.pk}/end/",
        f"/duties/exceptions/{row.pk}/end/",
        f"/duties/subjects/{row.subject_id}/take-out/",
    ):
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, {"day": ON, "reason": "试", "step": "confirm"}).status_code == 404


def test_a_household_is_taken_out_and_put_back(world: World, clerk: Client) -> None:
    subject, other = world.households(2)
    helper = world.helper("王大夫")
    give(world, helper, world.gaoli.village)
    url = f"/duties/subjects/{subject.pk}/take-out/?role=village_doctor"

    done = confirm(clerk, url, {"day": START.isoformat(), "reason": "在外就医"})

    assert who(world, subject) == []
    assert who(world, other) == [helper.pk]
    assert "在外就医" in text(done)

    row = Excepted.objects.get(superseded_at=None)
    back = f"/duties/exceptions/{row.pk}/end/"
    done = confirm(clerk, back, {"day": ON.isoformat(), "reason": "已回"})

    assert who(world, subject) == [helper.pk]
    assert who(world, subject, ON - timedelta(1)) == []
    undo(clerk, done)
    assert who(world, subject) == []


def test_an_undone_exception_leaves_the_household_to_its_place(world: World, clerk: Client) -> None:
    subject, helper = world.household(), world.helper()
    give(world, helper, world.gaoli.village)
    url = f"/duties/subjects/{subject.pk}/take-out/?role=village_doctor"

    done = confirm(clerk, url, {"day": START.isoformat(), "reason": "误"})
    assert who(world, subject) == []
    undo(clerk, done)

    assert who(world, subject) == [helper.pk]


def test_a_handover_takes_the_places_along(world: World, clerk: Client) -> None:
    homes = world.households(3)
    old, new = world.helper("旧网格"), world.helper("新网格")
    grid = role("grid_worker")
    duty = give(world, old, world.gaoli.village, grid)
    url = f"/duties/holders/{old.pk}/hand-over/"
    words = {"role": grid.key, "holder": new.pk, "start": ON.isoformat(), "reason": "调动"}

    seen = text(clerk.post(url, words | {"step": "preview"}))
    assert world.gaoli.village.name in seen
    assert f'name="place_{duty.pk}"' in seen

    done = clerk.post(url, words | {"step": "confirm"}, follow=True)

    ask = {"role": grid, "on": ON}
    assert queries.load(new.pk, **ask) == len(homes)
    assert queries.load(old.pk, **ask) == 0
    assert queries.load(old.pk, role=grid, on=ON - timedelta(1)) == len(homes)
    told = Notice.objects.values_list("holder", "gains", "count").order_by("gains")
    assert list(told) == [(old.pk, False, 3), (new.pk, True, 3)]

    undo(clerk, done)

    assert queries.load(old.pk, **ask) == len(homes)
    assert not Notice.objects.filter(withdrawn=False).exists()


def test_places_and_own_households_pass_in_one_deed(world: World) -> None:
    mine, *_others = world.households(3)
    old, new = world.helpers(2)
    give(world, old, world.gaoli.village)
    actions.assign(by=world.admin, role=doctor(), subject=mine, holder=old, start=START, at=AT)

    moved = actions.hand_over(
        by=world.admin, role=doctor(), from_holder=old, to=new, on=ON, note="", at=AT
    )

    assert (len(moved.new), len(moved.places)) == (1, 1)
    assert queries.load(new.pk, role=doctor(), on=ON) == 3


def test_a_rehearsal_leaves_nothing(world: World) -> None:
    one, _two = world.households(2)
    helper = world.helper()

    changes = rehearse(
        lambda: give(world, helper, world.gaoli.village), role=doctor(), subjects=[one.pk], on=ON
    )

    assert [(c.subject, c.before, c.after) for c in changes] == [(one.pk, (), (helper.pk,))]
    assert not PlaceDuty.objects.exists()


def test_the_page_of_the_holder_lists_the_places(world: World, clerk: Client) -> None:
    helper = world.helper("王大夫")
    give(world, helper, world.gaoli.village)

    page = text(clerk.get(f"/duties/holders/{helper.pk}/"))

    assert world.gaoli.village.name in page
    assert "hand-over" in page
