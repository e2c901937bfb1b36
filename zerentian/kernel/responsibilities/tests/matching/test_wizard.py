"""The wizard: a dry run that can be checked line by line, then all or nothing, then undo."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from zerentian.kernel.accounts.models import Grant
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.exports.models import ExportRequest
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.matching import distances
from zerentian.kernel.responsibilities.matching.plan import plan
from zerentian.kernel.responsibilities.matching.queries import Terms, question
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.kernel.responsibilities.tests.browsing import hidden, signed_in, text
from zerentian.kernel.responsibilities.tests.test_assign import live_in, sit_with_phone
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    entity,
    household,
    region,
    seat,
    viewer,
)
from zerentian.lib.ranges import prefix_range

URL = "/duties/match/"


def sitting(world: World, village: str, name: str = "") -> Holder:
    place = region(village, f"村{village[-3:]}", 5, world.gaoli.town)
    return world.helper(name, unit=entity(f"{village}村委会", place))


def asked(world: World, **changes: Any) -> dict[str, Any]:
    words = {"role": "primary_helper", "place": world.gaoli.town.path, "on": ON.isoformat()}
    return {**words, "which": "gaps", "cap": "5", "bonus": "2", **changes}


def solved(world: World, **terms: Any) -> Any:
    found = question(
        viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON,
        places=(prefix_range(world.gaoli.town.path),), terms=Terms(**{"cap": 5, **terms}),
    )  # fmt: skip
    return plan(found)


def test_the_map_of_the_pack_tells_the_way(world: World) -> None:
    near = distances.metres("370703006201", "370703006202")
    far = distances.metres("370703006201", "370703007201")

    assert distances.metres("370703006201", "370703006201") == 0
    assert 500 < near < 4_000 < far
    assert distances.metres("370783006201", "370783006202") == 3_000  # no map: by the codes


def test_a_grid_counts_as_near_and_another_town_as_far() -> None:
    grid = [{"370703006201", "370703006202"}]
    way = distances.metres("370703006201", "370703006202")

    assert distances.cost("370703006201", "370703006202", grid, None) == way // 2
    assert distances.cost("370703006201", "370703006202", [], way - 1) is None
    other = distances.metres("370703006201", "370703007201")
    assert distances.cost("370703006201", "370703007201", [], None) == other + 2_000


def test_households_go_to_the_helper_of_their_village(world: World) -> None:
    here, there = sitting(world, "370703006201"), sitting(world, "370703006203")
    homes = world.households(3) + world.households(2, region("370703006203", "", 5))

    found = solved(world)

    assert [found.to[home.pk] for home in homes] == [here.pk] * 3 + [there.pk] * 2
    assert found.metres == 0
    assert found.counts == {"new": 5}


def test_nobody_is_matched_with_a_relative(world: World) -> None:  # HP-2
    here, there = sitting(world, "370703006201", "王桂兰"), sitting(world, "370703006203")
    home = world.household()
    live_in(home, "王桂兰", phone="13905360001")
    sit_with_phone(here, "13905360001")

    found = solved(world)

    assert found.to == {home.pk: there.pk}
    assert [rule for rule, _metres, _left in found.prices] == ["cap", "relatives"]
    assert {rule: metres for rule, metres, _left in found.prices}["relatives"] > 0


def test_whoever_is_on_leave_gets_nobody_new(world: World) -> None:
    here, there = sitting(world, "370703006201"), sitting(world, "370703006203")
    home = world.household()
    assert here.post
    seat(here.post, world.gaoli_clerk, acting=True)

    assert solved(world).to == {home.pk: there.pk}
    assert solved(world, leave=False).to == {home.pk: here.pk}


def test_too_few_places_are_said_by_village(world: World) -> None:  # B-1
    sitting(world, "370703006201")
    world.households(7)

    found = solved(world)

    assert len(found.to) == 5
    assert [(place.name, n) for place, n in found.lacks] == [("东柳村", 2)]
    assert round(found.share, 2) == 0.71
    assert {rule: left for rule, _metres, left in found.prices}["cap"] == 1


def test_a_dry_run_writes_nothing_and_says_why(world: World) -> None:
    helper = sitting(world, "370703006201", "李志强")
    world.households(2)

    shown = signed_in(world.gaoli_clerk).get(URL, asked(world))

    assert shown.status_code == 200
    assert "李志强" in text(shown)
    assert "同村" in text(shown) or "same village" in text(shown)
    assert not Duty.objects.filter(holder=helper).exists()


def test_confirming_does_what_was_looked_at(world: World) -> None:
    sitting(world, "370703006201")
    homes = world.households(3)
    client = signed_in(world.gaoli_clerk)
    fields = hidden(client.get(URL, asked(world)), only="digest")

    done = client.post(URL, fields, follow=True)

    assert Duty.objects.filter(subject__in=homes, superseded_at=None).count() == 3
    undo = hidden(done, only="token")
    client.post("/duties/undo/", undo)
    assert not Duty.objects.filter(superseded_at=None).exists()


def test_a_plan_that_changed_meanwhile_is_shown_again(world: World) -> None:
    helper = sitting(world, "370703006201")
    first, _second = world.households(2)
    client = signed_in(world.gaoli_clerk)
    fields = hidden(client.get(URL, asked(world)), only="digest")
    actions.assign(
        by=world.gaoli_clerk, role=world.primary, subject=first, holder=helper, start=ON, at=AT
    )

    answer = client.post(URL, fields)

    assert answer.status_code == 422
    assert Duty.objects.count() == 1


def test_all_of_the_place_moves_only_for_more_than_the_bonus(world: World) -> None:
    here, there = sitting(world, "370703006201"), sitting(world, "370703006230")
    [home] = world.households(1)
    actions.assign(
        by=world.admin, role=world.primary, subject=home, holder=there, start=START, at=AT
    )
    way = distances.metres("370703006201", "370703006230")

    assert solved(world, everybody=True, bonus=way + 1).to == {}
    assert solved(world, everybody=True, bonus=way - 1).to == {home.pk: here.pk}
    assert solved(world).moves == ()  # a gap it is not


def test_the_workbook_has_every_line(world: World) -> None:
    sitting(world, "370703006201", "李志强")
    world.households(7)
    Grant.objects.filter(user=world.gaoli_clerk).update(role="district_admin")

    answer = signed_in(world.gaoli_clerk).get(URL, asked(world, export="xlsx"))

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[2][0] == "户编号"  # below the title and the line that tells who took it out
    assert len(rows) == 3 + 7
    assert sum("李志强" in str(row[4]) for row in rows) == 5


def test_the_workbook_leaves_a_trace(world: World) -> None:
    """ADR 0030: whoever is on the list can be told that it left the house."""
    sitting(world, "370703006201", "李志强")
    homes = world.households(3)
    Grant.objects.filter(user=world.gaoli_clerk).update(role="district_admin")

    signed_in(world.gaoli_clerk).get(URL, asked(world, export="xlsx"))

    made = ExportRequest.objects.get()
    entry = Entry.objects.get(verb="household.exported")
    assert (made.listing, made.estimated) == ("duties.matching", 3)
    assert set(entry.rows) == {subject.household_id for subject in homes}


@pytest.mark.parametrize("words", [{"cap": "0"}, {"bonus": "x"}, {"which": "some"}])
def test_terms_that_cannot_be_are_refused(world: World, words: dict[str, str]) -> None:
    answer = signed_in(world.gaoli_clerk).get(URL, asked(world, **words))

    assert answer.status_code == 422
    assert not Duty.objects.exists()


def test_a_clerk_matches_only_the_own_place(world: World) -> None:
    sitting(world, "370703006201")
    outside = household(world.guti.village)
    inside = world.household()
    found = question(
        viewer=viewer(world.gaoli_clerk), role=world.primary, on=ON, places=(),
        terms=Terms(cap=5),
    )  # fmt: skip

    assert set(found.subjects) == {inside.pk}
    assert outside.pk not in plan(found).to
    assert queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON).count() == 2
