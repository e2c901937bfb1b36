"""The list of visits: every filter against counting by hand, and whatever stands in an address."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.world import World
from zerentian.kernel.visits import queries
from zerentian.kernel.visits.models import Visit
from zerentian.kernel.visits.queries import Filter
from zerentian.kernel.visits.tests.factories import GOOD, draft, visit

BAD = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}}
DIRTY = {**GOOD, "yard": "partly"}
NAMES = (
    "place",
    "template",
    "mode",
    "holder",
    "user",
    "subject",
    "findings",
    "q",
    "since",
    "until",
)
STRANGE = [
    "²",
    "٣",
    "-1",
    "9" * 18,
    "9" * 5000,
    "\U0010ffff",
    "0000-00-00",
    "(",
    "",
    " ",
    "x" * 300,
]


def several(world: World) -> list[Visit]:
    """Both towns, three days, good and bad, at home and by telephone, one to a household not yet there."""
    west = world.west.helper
    return [
        visit(world, draft(world.east, day=date(2019, 4, 1))),
        visit(world, draft(world.east, day=date(2019, 5, 2), answers=BAD)),
        visit(world, draft(world.east, day=date(2019, 5, 3), answers=DIRTY)),
        visit(world, draft(world.west, day=date(2019, 5, 2)), by=west),
        visit(world, draft(world.west, day=date(2015, 5, 2), mode="phone"), by=west),
        visit(
            world,
            draft(world.west, template="telephone_visit@1", mode="phone", answers={}),
            by=west,
        ),
    ]


FILTERS: dict[str, tuple[Callable[[World], dict[str, str]], Callable[[World, Visit], bool]]] = {
    "nothing": (lambda w: {}, lambda w, v: True),
    "town": (
        lambda w: {"place": w.east.region.path}, lambda w, v: v.subject_id == w.east.subject.pk,
    ),
    "village": (
        lambda w: {"place": w.west.villages[0].path}, lambda w, v: v.subject_id == w.west.subject.pk,
    ),
    "empty village": (lambda w: {"place": w.west.villages[1].path}, lambda w, v: False),
    "district": (lambda w: {"place": w.district.path}, lambda w, v: True),
    "mode": (lambda w: {"mode": "phone"}, lambda w, v: v.mode == "phone"),
    "template": (
        lambda w: {"template": "telephone_visit"}, lambda w, v: v.template.key == "telephone_visit",
    ),
    "user": (
        lambda w: {"user": str(w.west.helper.pk)}, lambda w, v: v.user_id == w.west.helper.pk,
    ),
    "holder": (
        lambda w: {"holder": str(w.east.duty.holder_id)},
        lambda w, v: v.holder_id == w.east.duty.holder_id,
    ),
    "subject": (
        lambda w: {"subject": str(w.west.subject.pk)},
        lambda w, v: v.subject_id == w.west.subject.pk,
    ),
    "words": (lambda w: {"q": " 西桂 "}, lambda w, v: v.subject_id == w.west.subject.pk),
    "since": (lambda w: {"since": "2019-05-02"}, lambda w, v: v.day >= date(2019, 5, 2)),
    "until": (lambda w: {"until": "2019-05-02"}, lambda w, v: v.day <= date(2019, 5, 2)),
    "one day": (
        lambda w: {"since": "2019-05-02", "until": "2019-05-02"},
        lambda w, v: v.day == date(2019, 5, 2),
    ),
    "safety": (lambda w: {"findings": "safety"}, lambda w, v: v.passed is False),
    "remarked": (lambda w: {"remarked": "1"}, lambda w, v: bool(v.remarks)),
    "two at once": (
        lambda w: {"mode": "phone", "place": w.west.region.path, "since": "2019-01-01"},
        lambda w, v: v.mode == "phone" and v.day.year == 2019,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_filter_gives_what_counting_gives(world: World, name: str) -> None:
    words, wanted = FILTERS[name]
    rows = several(world)

    listed = queries.listed(Filter.read(words(world)), viewer=world.viewer(world.admin))

    assert {row.pk for row in listed} == {row.pk for row in rows if wanted(world, row)}


def test_findings_part_the_visits(world: World) -> None:
    rows = several(world)
    viewer = world.viewer(world.admin)

    def of(findings: str) -> set[int]:
        listed = queries.listed(Filter(findings=findings), viewer=viewer)
        return set(listed.values_list("pk", flat=True))

    assert of("any") == {rows[1].pk, rows[2].pk}
    assert of("safety") == {rows[1].pk}
    assert of("any") | of("none") == {row.pk for row in rows}
    assert not of("any") & of("none")


@pytest.mark.parametrize("who", ["east", "west"])
def test_no_filter_opens_another_town(world: World, who: str) -> None:
    several(world)
    town = getattr(world, who)

    for user in (town.helper, town.users["town_clerk"]):
        for words, _wanted in FILTERS.values():
            listed = queries.listed(Filter.read(words(world)), viewer=world.viewer(user))
            assert {row.subject_id for row in listed} <= {town.subject.pk}


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(STRANGE) | st.text(max_size=6)))
def test_whatever_stands_in_the_address_is_read(words: dict[str, str]) -> None:
    asked = Filter.read(words)

    for number in (asked.holder, asked.user, asked.subject):
        assert number is None or 0 <= number < 10**18
    assert asked.place == "" or asked.place.isdigit()
    assert asked.mode in ("", "home", "phone", "proxy", "inspection", "look_back")


@pytest.mark.parametrize("address", ["/visits/", "/visits/forms/", "/visits/questions/"])
@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: text[:8])
def test_no_address_breaks_a_page(world: World, client: Client, address: str, strange: str) -> None:
    client.force_login(world.east.helper)
    words = dict.fromkeys((*NAMES, "page", "after", "before", "size", "sort"), strange)
    without = {name: text for name, text in words.items() if name != "subject"}

    for asked in (words, without):
        assert client.get(address, asked).status_code in (200, 302, 400, 403, 404)


@pytest.mark.parametrize("conflict", ["", "x", "²", "-1", "9" * 5000])
def test_a_telling_that_is_none_is_not_settled(world: World, client: Client, conflict: str) -> None:
    row = visit(world, draft(world.east))
    client.force_login(world.east.helper)

    answer = client.post(f"/visits/{row.pk}/settle/", {"conflict": conflict})

    assert answer.status_code == 404


def test_the_list_in_english_and_empty(world: World, client: Client) -> None:
    helper = world.east.helper
    helper.language = "en"
    helper.save(update_fields=["language"])
    client.force_login(helper)

    page = client.get("/visits/", {"q": "nobody"}).content.decode()

    assert "No visit fits" in page
    assert "Record a visit" in page


def test_typed_answers_are_numbers_of_the_paper_form(world: World) -> None:
    """What a clerk types is the number on the paper, nothing that merely looks like one."""
    from zerentian.kernel.visits.forms import VisitForm
    from zerentian.kernel.visits.models import Template

    template = Template.objects.get(key="home_standard")
    given: dict[str, Any] = {"day": "2019-05-20", "mode": "home", "key": str(uuid.uuid4())}

    def typed(text: str) -> VisitForm:
        form = VisitForm({**given, "a_yard": text}, template=template, known={}, typed=True)
        form.is_valid()
        return form

    assert [typed(text).answers["yard"]["value"] for text in "123"] == ["yes", "partly", "no"]
    for text in ("0", "4", "²", "01", "1.0", "yes", "9" * 5000):
        assert "a_yard" in typed(text).errors, text
