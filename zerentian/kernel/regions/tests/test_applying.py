"""What regions become, without a database: generated lists, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from zerentian.kernel.regions.rules import applying
from zerentian.kernel.regions.rules.applying import Counts, Row, State, Step
from zerentian.kernel.regions.rules.matching import match
from zerentian.kernel.regions.tests.test_matching import TOWN, lists
from zerentian.kernel.regions.tests.world import DISTRICT, ON, changed

World = dict[int, Row]


def numbering(world: World) -> Callable[[], int]:
    ids = count(max(world, default=0) + 1)
    return lambda: next(ids)


def after(world: World, names: dict[str, str], on: date = ON) -> tuple[World, list[Step]]:
    """The whole world after adopting a list of everything."""
    before = State(
        open={row.path: row for row in world.values() if row.closed_on is None},
        closed=tuple(row for row in world.values() if row.closed_on),
    )
    found = match({path: row.name for path, row in before.open.items()}, names)
    steps = list(applying.steps(before, names, found, on=on, ids=numbering(world)))
    return {**world, **{step.after.id: step.after for step in steps}}, steps


def history(*editions: dict[str, str]) -> World:
    world: World = {}
    for number, names in enumerate(editions):
        world, _steps = after(world, names, ON + timedelta(days=number))
    return world


def opened(world: World) -> dict[str, Row]:
    return {row.path: row for row in world.values() if row.closed_on is None}


def named(world: World, name: str) -> Row:
    (row,) = [row for row in world.values() if row.name == name]
    return row


def test_first_list_is_all_new() -> None:
    world, steps = after({}, DISTRICT)

    assert {step.kind for step in steps} == {"added"}
    assert {path: row.name for path, row in opened(world).items()} == DISTRICT
    assert named(world, "王家庄村委会").full_name == "示范省示范市甲区东街道王家庄村委会"


def test_the_same_list_changes_nothing() -> None:
    world = history(DISTRICT)

    again, steps = after(world, DISTRICT)

    assert again == world
    assert {step.kind for step in steps} == {"same"}


def test_code_and_name_changed_within_the_town_counts_as_renamed() -> None:
    world = history(DISTRICT)

    _world, steps = after(
        world, changed(without=("990101001200",), c990101001002="王家庄社区居委会")
    )

    (step,) = [step for step in steps if step.kind != "same"]
    assert step.kind == "renamed"
    assert step.before is not None
    assert step.after.id == step.before.id
    assert (step.before.kind, step.after.kind) == ("village", "residents")


def test_other_town_counts_as_moved_even_under_another_name() -> None:
    world = history(DISTRICT)

    _world, steps = after(world, changed(without=("990101002202",), c990101001210="孙家村民委员会"))

    assert [step.kind for step in steps if step.kind != "same"] == ["moved"]


def test_counts_leave_out_what_was_closed_before() -> None:
    world = history(DISTRICT, changed(without=("990101002202",)))
    moved = {f"c{path.replace('002', '012', 1)}": DISTRICT[path] for path in TOWN[:3]}
    counts = Counts()

    _world, steps = after(world, changed(without=TOWN, **moved))
    carried = [step.after for step in counts.note(steps) if step.kind == "carried"]

    assert [row.name for row in carried] == ["孙家村委会"]
    assert sum(counts.of.values()) == len(DISTRICT) - 1


def test_chain_of_mergers_ends_at_the_last_one() -> None:
    old = {**DISTRICT, "990101001203": "东周李家村委会"}
    first = changed(without=("990101001201", "990101001202"), c990101001210="李家村委会")
    world = history(old, first)

    world, _steps = after(world, changed(without=("990101001201", "990101001202", "990101001210")))

    east, closed = named(world, "东李家村委会"), named(world, "李家村委会")
    assert east.merged_into == closed.id
    assert east.path.startswith(closed.path)
    assert closed.path == f"990101001/{closed.id}/"


def test_closed_without_anything_above_hangs_below_its_own_code() -> None:
    world = history({"990101001": "东街道"}, {"990101002": "西街道"})
    closed = named(world, "东街道")

    assert closed.path == f"990101001/{closed.id}/"
    again, _steps = after(world, {"990101002": "西街道"})
    assert again[closed.id] == closed


def test_reading_takes_a_family_s_reading() -> None:
    key, initials = applying.reading("单家庄")

    assert key.startswith("shan4")
    assert initials == "sjz"


@settings(max_examples=50, deadline=None)
@given(st.lists(lists(), min_size=1, max_size=4))
def test_open_regions_are_the_list_and_ids_never_end(editions: list[dict[str, str]]) -> None:
    world: World = {}
    for number, names in enumerate(editions):
        before = set(world)
        world, _steps = after(world, names, ON + timedelta(days=number))

        assert before <= set(world)
        assert {path: row.name for path, row in opened(world).items()} == names


@settings(max_examples=50, deadline=None)
@given(st.lists(lists(), min_size=2, max_size=4))
def test_paths_are_single_and_lie_in_what_they_hang_below(editions: list[dict[str, str]]) -> None:
    world = history(*editions)

    paths = [row.path for row in world.values()]
    assert len(set(paths)) == len(paths)
    for row in world.values():
        above = world.get(row.merged_into or row.parent or 0)
        if above is not None:
            assert row.path.startswith(above.path)
            assert row.path != above.path
        assert (row.closed_on is None) == row.path.isdigit()


@settings(max_examples=50, deadline=None)
@given(st.lists(lists(), min_size=2, max_size=4))
def test_no_open_region_lies_inside_a_closed_one(editions: list[dict[str, str]]) -> None:
    world = history(*editions)

    for closed in world.values():
        if closed.closed_on:
            assert not any(path.startswith(closed.path) for path in opened(world))


@settings(max_examples=50, deadline=None)
@given(lists(), lists())
def test_every_step_is_told_once_with_its_row_before(
    first: dict[str, str], second: dict[str, str]
) -> None:
    world = history(first)

    _world, steps = after(world, second)

    ids = [step.after.id for step in steps]
    assert len(set(ids)) == len(ids)
    for step in steps:
        assert step.before == world.get(step.after.id)
        assert (step.kind == "same") == (step.before == step.after)
        assert (step.kind == "added") == (step.before is None)
