"""What pages of other rooms ask about visits: the latest ones, what is on file, which checklists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import translation

from tests.world import AT, ON, START, World
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewMembership, NewPerson
from zerentian.kernel.population.models import Membership
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import actions, happened, queries
from zerentian.kernel.visits.models import Template
from zerentian.kernel.visits.queries.on_file import on_file
from zerentian.kernel.visits.tests.factories import GOOD, draft, visit

BAD = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}}


def test_the_latest_of_many_up_to_a_day_as_far_as_one_may_read(world: World) -> None:
    days = (date(2019, 4, 2), date(2019, 5, 2), date(2019, 5, 2), date(2019, 5, 30))
    rows = [visit(world, draft(world.east, day=day)) for day in days]
    west = visit(world, draft(world.west), by=world.west.helper)
    actions.withdraw(by=world.admin, visit=rows[3], reason="没去", at=AT)
    both, viewer = [world.east.subject.pk, world.west.subject.pk], world.viewer(world.admin)

    found = queries.of_subjects(both, viewer=viewer, on=date(2019, 5, 29), last=2)
    assert found == {both[0]: [rows[2], rows[1]], both[1]: [west]}
    assert queries.latest(both, viewer=viewer, on=date(2019, 5, 1)) == {both[0]: days[0]}
    clerk = world.viewer(world.east.users["town_clerk"])
    assert queries.latest(both, viewer=clerk, on=ON) == {both[0]: days[1]}
    assert set(queries.of_subjects(both, viewer=clerk, on=ON)) == {both[0]}
    assert queries.of_subjects(both, viewer=world.viewer(world.loner), on=ON) == {}


def test_timeline_tells_result_and_points_in_the_words_of_the_page(world: World) -> None:
    visit(world, draft(world.east, day=date(2019, 5, 1), answers={}))
    visit(world, draft(world.east, day=date(2019, 5, 2)))
    visit(world, draft(world.east, day=date(2019, 5, 3), answers=BAD))
    viewer = world.viewer(world.east.users["leader"])

    with translation.override("en"):
        told = [*happened.entries(world.east.subject, viewer=viewer, on=date(2019, 5, 2))]
        bad = next(happened.entries(world.east.subject, viewer=viewer, on=ON))

    assert [(one.state, one.text) for one in told] == [("ok", "20 of 20 points"), ("info", "")]
    assert (bad.state, bad.text, bad.title[:7]) == ("over", "safety failed", "At home")
    other = world.viewer(world.west.users["leader"])
    assert not [*happened.entries(world.east.subject, viewer=other, on=ON)]


def test_on_file_are_those_who_live_there_today_and_a_masked_number(world: World) -> None:
    def joins(name: str, relation: str, start: date, end: date | None = None) -> None:
        new = NewPerson(name=name, identity=None, sex="F", born=START)
        [person] = population.register_persons(by=None, persons=[new], at=AT)
        row = NewMembership(
            person=person, household=world.east.household.pk, kind="relief", relation=relation,
            start=start,
        )  # fmt: skip
        population.join(by=None, memberships=[row], at=AT)
        Membership.objects.filter(person=person).update(valid=DateRange(start, end))

    joins("东女", "daughter", START)
    joins("东去", "other", START, end=ON)  # gone from today on
    joins("东来", "other", ON + timedelta(days=1))
    found = on_file([world.east.subject], viewer=world.viewer(world.east.helper))

    file = found[world.east.subject.pk]
    assert [row.person.name for row in file.people] == ["东桂兰", "东女"]
    assert file.known == {"phone": "139****0000", "members": "2", "address": "东一村 一组"}


def test_a_version_is_in_use_from_its_first_day_to_the_day_before_its_end(world: World) -> None:
    end = date(2019, 5, 15)
    Template.objects.filter(key="home_standard").update(until=end)
    old = Template.objects.get(key="home_standard")
    Template.objects.create(key=old.key, version=2, body=old.body, since=end)

    def used(day: date, mode: str = "") -> list[str]:
        found = queries.current_checklists(on=day, mode=mode)
        return [str(one) for one in found if one.key == old.key]

    days = (START - timedelta(days=1), START, end - timedelta(days=1), end)
    assert [used(day) for day in days] == [
        [], ["home_standard@1"], ["home_standard@1"], ["home_standard@2"]
    ]  # fmt: skip
    assert (used(end, "look_back"), used(end, "phone")) == (["home_standard@2"], [])
    assert queries.version_of("home_standard@2")
    assert not queries.version_of("home_standard@²")


def test_a_page_calls_an_answer_what_its_checklist_calls_it(world: World, client: Client) -> None:
    """“same” is an answer about the income; of what is on file it means that it was confirmed."""
    answers = {"income": "same", "phone": {"confirmed": True}}
    row = visit(world, draft(world.east, template="household_visit@1", answers=answers))
    client.force_login(world.east.helper)

    groups = client.get(f"/visits/{row.pk}/").context["groups"]

    said = {line.title: line.answer for _heading, lines in groups for line in lines}
    assert said == {"联系电话": "与登记一致", "收入变化": "持平"}
    assert (row.typed, row.confirmed) == (4, 1)  # income, began, ended, who was met


@pytest.mark.parametrize(("opened", "closed"), [(START, ON), (date(2199, 1, 1), None)])
def test_no_paper_is_printed_for_who_is_not_in_the_register(
    world: World, client: Client, opened: date, closed: date | None
) -> None:
    """Unless that household is asked for by itself: a visit made before is still typed in."""
    Subject.objects.filter(pk=world.east.subject.pk).update(opened_on=opened, closed_on=closed)
    client.force_login(world.admin)
    pages = {
        "place": client.get("/visits/forms/", {"place": "370703"}),
        "subject": client.get("/visits/forms/", {"subject": world.east.subject.pk}),
    }

    printed = {key: [s.subject.pk for s in page.context["sheets"]] for key, page in pages.items()}

    assert printed == {"place": [world.west.subject.pk], "subject": [world.east.subject.pk]}
