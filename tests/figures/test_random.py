"""Random histories, days, places and viewers: the compiled SQL against the recount in plain Python."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.figures.world import AT, BEFORE, ON, START, VILLAGES, World, days, instant, rolled_back
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.figures import places
from zerentian.kernel.figures.verify import cases, compare
from zerentian.kernel.figures.verify.recount import Register
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Holder

SPAN = (ON - START).days
day = st.integers(0, SPAN + 60).map(lambda n: START + timedelta(days=n))
village = st.sampled_from([*VILLAGES, "370703001", None])
place = st.sampled_from(["3707", "370703", "370703001", VILLAGES[0], VILLAGES[3], "area"])
village_or_wider = st.sampled_from(["370703", "370703001", *VILLAGES, "area"])
ROLES = ("leader", "relief_office", "town_clerk", "department_contact")


@st.composite
def periods(draw, most=3):
    """Consecutive half-open periods, the last one perhaps without end."""
    cuts = sorted(draw(st.sets(day, min_size=2, max_size=most + 1)))
    found = list(pairwise(cuts))
    if draw(st.booleans()):
        found[-1] = (found[-1][0], None)
    return found


status = st.fixed_dictionaries(
    {
        "entitlement": st.sampled_from(["entitled", "not_exited", "not_entitled"]),
        "category": st.sampled_from(["exited_general", "exited_dibao"]),
        "main_cause": st.sampled_from(["illness", "disability", "schooling"]),
        "hard": st.booleans(),
    }
)
known = st.tuples(day, st.none() | st.integers(0, 400))
household = st.fixed_dictionaries(
    {
        "village": village,
        "closed": st.booleans(),
        "people": st.integers(0, 2),
        "history": periods().flatmap(
            lambda found: st.tuples(*(st.tuples(st.just(p), status) for p in found))
        ),
        "replaced": st.lists(st.tuples(periods(1), status, known), max_size=2),
        "duties": st.lists(
            st.tuples(
                st.integers(0, 4), periods(1), st.sampled_from(["", "gaoli_1_5", "yangjiabu"])
            ),
            max_size=3,
            unique_by=lambda each: each[0],
        ),
    }
)
history = st.fixed_dictionaries(
    {
        "households": st.lists(household, max_size=9),
        "kinds": st.tuples(*[st.sampled_from(["department", "enterprise", "town_government"])] * 5),
        "seated": st.tuples(*[st.booleans()] * 5),
        "moves": st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), day), max_size=2),
        "role": st.sampled_from(ROLES),
        "grant": place,
        "programme": st.sampled_from(["", "", "relief", "health"]),
        "named": st.booleans(),
        "own_post": st.none() | st.integers(0, 4),
        "doctors": st.lists(st.tuples(village_or_wider, periods(1)), max_size=4),
        "excepted": st.lists(st.tuples(st.integers(0, 8), periods(1)), max_size=3),
        "own_place": st.none() | village_or_wider,
    }
)


def build(world: World, drawn: dict) -> cases.Case:
    world.area  # noqa: B018
    holders = [
        world.helper(world.entity(kind), seated=seated)
        for kind, seated in zip(drawn["kinds"], drawn["seated"], strict=True)
    ]
    subjects = [_household(world, each, holders) for each in drawn["households"]]
    for start, end, on in drawn["moves"]:
        if subjects and start % len(subjects) != end % len(subjects):
            person = world.person()
            world.member(
                subjects[start % len(subjects)], person, days(START, on) if on > START else days()
            )
            if on > START:
                world.member(subjects[end % len(subjects)], person, days(on))
    user = world.user(drawn["role"], drawn["grant"], programme=drawn["programme"])
    if drawn["named"]:
        world.open(user)
    if drawn["own_post"] is not None:
        post = Post.objects.create(entity=world.entity(), title="岗位")
        world.seat(post, user)
        holder = Holder.objects.create(post=post)
        for subject in subjects[drawn["own_post"] : drawn["own_post"] + 2]:
            world.duty(subject, holder, exclusive=False)
        if drawn["own_place"]:
            world.placed(drawn["own_place"], holder, exclusive=False)
    _places(world, drawn, subjects)
    viewer = responsibilities.viewer_for(user, on=ON, at=AT)
    return cases.Case(drawn["role"], user, viewer, places.find("370703", on=ON))


def _places(world: World, drawn: dict, subjects: list) -> None:
    for where, [period] in drawn["doctors"]:
        world.placed(where, world.helper(), days(*period), exclusive=False)
    taken = set()
    for number, [period] in drawn["excepted"]:
        if number < len(subjects) and number not in taken:
            world.excepted(subjects[number], days(*period))
            taken.add(number)


def _household(world: World, drawn: dict, holders: list[Holder]):
    subject = world.household(
        drawn["village"], people=drawn["people"], closed=drawn["closed"], recorded=False
    )
    for (start, end), said in drawn["history"]:
        world.status(subject, days(start, end), **said)
    for (period, *_more), said, (recorded, gone) in drawn["replaced"]:
        at = max(instant(recorded), BEFORE)
        until = at + timedelta(days=gone if gone is not None else 5)
        world.status(subject, days(*period), **said, recorded_at=at, superseded_at=until)
    for number, (period, *_more), roster in drawn["duties"]:
        world.duty(subject, holders[number], days(*period), roster=roster, exclusive=False)
    return subject


@pytest.mark.slow
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example takes too long to shrink it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=history, asked=st.lists(day, min_size=1, max_size=2), where=place, at=st.none() | day)
def test_any_history_any_day_any_viewer(db, drawn, asked, where, at):
    with rolled_back():
        case = build(World(), drawn)
        key = "area:yangjiabu" if where == "area" else where
        case = cases.Case(case.role, case.user, case.viewer, places.find(key, on=ON))

        found = list(
            compare.mismatches(case, asked, Register(), known_at=instant(at) if at else None)
        )

    assert found == []


def test_recount_notices_a_wrong_view(world, monkeypatch):
    """If both opinions came from the same code, nothing would be proved."""
    world.household()
    case = cases.Case("leader", world.user("leader"), None, None)
    viewer = responsibilities.viewer_for(case.user, on=ON, at=AT)
    case = cases.Case("leader", case.user, viewer, places.find("370703", on=ON))
    register = Register()
    register.facts["relief_household"] = []

    found = list(compare.mismatches(case, [ON], register))

    assert {"relief.poor_households", "relief.cover_rate"} <= {each.figure for each in found}


def test_days_are_today_last_month_end_and_last_year_end():
    assert compare.days(date(2019, 5, 31)) == (
        date(2019, 5, 31),
        date(2019, 4, 30),
        date(2018, 12, 31),
    )
