"""On which post a problem is taken up, and what the numbers by place open."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.problems.tests.world import Field
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.tests import world as people


def client(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("second", [False, True], ids=["one post", "an older post besides"])
def test_it_is_taken_up_on_the_post_that_answers_for_the_household(
    field: Field, second: bool
) -> None:
    if second:
        other = people.Post.objects.create(entity=field.office, title="办公室主任")
        people.seat(other, field.fixer)
        people.actions.holder_for(post=other)
    duties.assign(
        by=field.admin, role=field.primary, subject=field.home,
        holder=field.holder, start=people.START, at=people.AT,
    )  # fmt: skip
    found = field.problem()
    path = f"/problems/{found.pk}/take-up/"

    answer = client(field.fixer).post(path, {"on": "2019-05-07"})

    assert answer.status_code == 302
    row = Problem.objects.get(pk=found.pk)
    assert (row.state, row.holder) == ("fixing", field.holder)


@pytest.mark.parametrize("who", ["admin", "clerk", "cadre"])
@pytest.mark.parametrize("on", [date(2019, 5, 9), date(2019, 5, 31)])
def test_every_number_of_a_place_opens_as_many_problems(field: Field, who: str, on: date) -> None:
    """In the district, a town or a village, on any day."""
    here = field.household("东柳家")
    there = people.household(field.guti.village, "卢家")
    field.closed(field.solved(field.handed(field.problem(subject=here))))
    field.handed(field.problem(subject=here, kind="housing", safety=True))
    field.problem(subject=there)
    field.problem(subject=field.home, found_on=date(2019, 5, 30))
    user = {
        "admin": field.admin,
        "clerk": field.gaoli_clerk,
        "cadre": people.clerk("cadre", field.gaoli.village, role="village_cadre"),
    }[who]
    browser = client(user)
    page = browser.get("/problems/places/", {"on": on})
    states = {
        "found": "",
        "closed": "closed",
        "unfounded": "unfounded",
        "open": "open",
        "late": "late",
    }

    lines = page.context["table"].rows

    assert len(lines) == (2 if who == "admin" else 1)
    for line in lines:
        for name, state in states.items():
            asked = {"place": line.place, "state": state, "on": on}
            opened = browser.get("/problems/", asked).context["page"].count
            assert opened == getattr(line, name), (line.place, name)
    if who == "admin":
        below = browser.get("/problems/places/", {"place": field.gaoli.town.path, "on": on})
        assert [row.found for row in below.context["table"].rows] == [lines[-1].found]
