"""The page of a household on another day, and as it was known then; and the lists that go with it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, World
from zerentian.kernel.imports.models import Change
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import HouseholdEdit, PersonEdit
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities.models import Duty
from zerentian.manifest.exports import Question
from zerentian.programmes.relief import listings
from zerentian.programmes.relief.queries import sources
from zerentian.programmes.relief.saved import SavedView
from zerentian.programmes.relief.tests.houses import client, house
from zerentian.programmes.relief.tests.test_household import told, url

__all__ = ["clock", "world", "world_of_module"]

DAY = date(2019, 1, 1)


@pytest.fixture
def clerk(world: World) -> Client:
    return client(world.east.users["town_clerk"])


def test_particulars_of_another_day_are_those_of_then(world: World, clerk: Client) -> None:  # C-9
    subject, person = world.east.subject, world.east.person
    edit = PersonEdit(person=person.pk, name="东新名")
    population.edit_persons(by=world.admin, edits=[edit], at=AT, since=DAY)
    home = HouseholdEdit(
        household=world.east.household.pk, region=world.east.villages[1].pk, group="九组"
    )
    population.edit_households(by=world.admin, edits=[home], at=AT, since=DAY)

    def page(words: str) -> str:
        text = clerk.get(f"{url(subject)}{words}").content.decode()
        return text[
            text.index("<h1") : text.index('id="timeline"') if 'id="timeline"' in text else None
        ]

    now, then = page(""), page(f"?on={DAY - timedelta(days=1)}")
    known = page(f"?known={ON - timedelta(days=1)}")
    assert "东新名" in now
    assert "九组" in now
    for earlier in (then, known):
        assert "东桂兰" in earlier
        assert "东一村 一组" in earlier
        assert "九组" not in earlier
    assert "东新名" in page(f"?on={DAY}")


def test_a_village_that_an_import_changed_is_told_by_its_name(world: World) -> None:
    batch, villages = world.east.batch, world.east.villages
    type(batch).objects.filter(pk=batch.pk).update(
        state="committed", committed_at=AT, committed_by=world.east.users["town_clerk"], refused=0
    )
    for table, pk in (
        (sources.HOUSEHOLD, world.east.household.pk), (sources.SUBJECT, world.east.subject.pk),
    ):  # fmt: skip
        Change.objects.create(
            batch=batch, row=7, table=table, object_id=pk, field="region_id",
            old=str(villages[0].pk), new=str(villages[1].pk),
        )  # fmt: skip

    [entry] = [entry for entry in told(world, world.east.subject) if entry.sort == "import"]

    found = re.findall(r"<del>([^<]*)</del><span>→</span><ins>([^<]*)</ins>", entry.detail)
    assert set(found) == {("东一村", "东二村")}


@pytest.mark.parametrize("on", ["2015-12-31", "2017-06-30", "2018-01-01", "2019-05-31"])
@pytest.mark.parametrize("full", [False, True])
def test_as_many_people_leave_as_are_announced(world: World, on: str, full: bool) -> None:
    """By the columns of the platform, on any day; numbers are whole only where that was asked for."""
    subject = house(world.east.villages[1], "东多口", 3, members=4)
    left = Membership.objects.filter(household=subject.household_id).latest("pk")
    population.leave(by=None, memberships=[left.pk], on=date(2018, 1, 1), reason="died", at=AT)
    viewer = world.viewer(world.east.users["town_clerk"])
    question = Question(viewer=viewer, words={"on": on}, full=full)

    lines = list(listings.people(question))

    assert len(lines) == listings.how_many_people(question)
    assert len(lines) == {"2015": 0, "2017": 5}.get(on[:4], 4)
    said = " ".join(str(cell) for line in lines for cell in line.cells)
    assert bool(re.search(r"990703\d{11}", said)) is (full and bool(lines))


@pytest.mark.parametrize("name", ["", "   ", "长" * 21])
def test_a_view_without_a_name_stays_and_says_so(world: World, clerk: Client, name: str) -> None:
    view = SavedView.objects.get(user=world.east.users["town_clerk"])

    answer = clerk.post(f"/relief/households/views/{view.pk}/", {"do": "rename", "name": name})

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["请给视图起个名称，最多 20 个字。"]
    assert SavedView.objects.get(pk=view.pk).name == view.name


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "", "reason": "离任"}, "on"), ({"on": "2019-02-30", "reason": "离任"}, "on"),
        ({"on": "2019-05-31", "reason": " "}, "reason"),
    ],
)  # fmt: skip
def test_a_duty_that_cannot_end_so_goes_on(
    world: World, clerk: Client, given: dict[str, str], field: str
) -> None:
    duty = world.east.duty

    page = clerk.post(url(world.east.subject, f"duties/{duty.pk}/end/"), given)

    assert list(page.context["form"].errors) == [field]
    assert Duty.objects.get(pk=duty.pk).superseded_at is None
    assert Duty.objects.filter(subject=world.east.subject).count() == 1


@pytest.mark.parametrize(
    ("on", "kept"), [("", ""), ("2019-05-31", ""), ("2018-01-01", "?on=2018-01-01")]
)
def test_the_list_of_another_day_leads_to_that_day_and_assigns_nothing(
    world: World, clerk: Client, on: str, kept: str
) -> None:
    text = clerk.get("/relief/households/", {"on": on} if on else {}).content.decode()

    assert f'class="name" href="{url(world.east.subject)}{kept}"' in text
    assert ("/duties/assign/" in text) is not bool(kept)


def test_the_numbers_of_the_tabs_open_lists_of_the_same_day(world: World, clerk: Client) -> None:
    """Somebody answers since 2016; nobody did the day before."""
    house(world.east.villages[1], "东低保", 3, category="exited_dibao")
    asked = {"on": "2017-01-01", "sort": "-people"}

    tabs = {tab["title"]: tab for tab in clerk.get("/relief/households/", asked).context["views"]}

    assert tabs["无人负责"]["count"] == 1
    for tab in tabs.values():
        opened = clerk.get(f"/relief/households/{tab['url']}").context["asked"]
        assert (str(opened.on), opened.sort) == ("2017-01-01", "-people")
        assert opened.page.count == tab["count"], tab["title"]
