"""The forms of units: what each field takes, and a form sent back as it was shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import world as worlds
from tests.world import AT, ON, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities import actions, queries
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.forms import Close, EntityFilter, EntityForm
from zerentian.kernel.entities.models import Entity, Kind
from zerentian.lib import credit_code

CODE = credit_code.make(authority="91", area="990703", serial=11)
GOOD = {"kind": "school", "name": "中心小学", "region": "东一村"}


@pytest.fixture
def editor(world: World) -> Any:
    """Somebody who edits the units of the east."""
    return worlds.account("东编辑", world.east.office, "relief_office", world.east.region)


def form(world: World, editor: Any, **changes: str) -> EntityForm:
    return EntityForm({**GOOD, **changes}, viewer=world.viewer(editor))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"kind": ""}, {"kind"}),
        ({"kind": "club"}, {"kind"}),
        ({"name": "  "}, {"name"}),
        ({"name": "校" * 200}, set()),
        ({"name": "校" * 201}, {"name"}),
        ({"short_name": "校" * 61}, {"short_name"}),
        ({"region": ""}, {"region"}),
        ({"region": "西一村"}, {"region"}),
        ({"region": "370703001201"}, set()),
        ({"region": "370703001000"}, set()),
        ({"credit_code": " "}, set()),
        ({"credit_code": CODE.lower()}, set()),
        ({"credit_code": CODE[:-1]}, {"credit_code"}),
        ({"credit_code": "I" + CODE[1:]}, {"credit_code"}),
        ({"credit_code": "9" * 41}, {"credit_code"}),
        ({"parent": "东街道办事处"}, set()),
        ({"parent": "西街道办事处"}, {"parent"}),
        ({"parent": "没有"}, {"parent"}),
    ],
)
def test_fields_of_a_unit(
    world: World, editor: Any, changes: dict[str, str], fields: set[str]
) -> None:
    found = form(world, editor, **changes)

    assert set(found.errors) == fields
    assert all("%(" not in str(said) for said in found.errors.values())


def test_a_code_is_kept_as_it_is_stored(world: World, editor: Any) -> None:
    found = form(world, editor, credit_code=f" {CODE[:9].lower()}-{CODE[9:]} ")

    assert found.is_valid()
    assert found.cleaned_data["credit_code"] == CODE


def test_only_places_and_units_of_the_own_place_are_offered(world: World, editor: Any) -> None:
    shown = str(EntityForm(viewer=world.viewer(editor)))

    assert "东一村" in shown
    assert "东街道办事处" in shown
    assert "西" not in shown.replace("广西", "")
    closed = worlds.unit("关了的", "school", world.east.region)
    actions.close(by=None, entity=closed, day=ON, reason="撤并", at=AT)
    assert "关了的" not in str(EntityForm(viewer=world.viewer(editor)))


@pytest.mark.parametrize("parent", ["hall", "office", ""])
def test_a_unit_is_corrected_without_touching_what_it_belongs_to(
    world: World, editor: Any, parent: str
) -> None:
    """What stands above it lay outside of the editor's place: the form refused what it had shown."""
    above = {"hall": world.hall, "office": world.east.office}.get(parent)
    [unit] = actions.register_many(
        by=None,
        rows=[NewEntity(kind="school", name="中心小学", region=world.east.region, parent=above)],
        at=AT,
    )
    client = Client()
    client.force_login(editor)
    url = f"/entities/{unit.pk}/edit/"
    shown = client.get(url).context["form"]
    sent = {field.name: field.value() or "" for field in shown}

    answer = client.post(url, {**sent, "name": "第一小学"})

    assert answer.status_code == 302, answer.context["form"].errors
    unit.refresh_from_db()
    assert (unit.name, unit.parent, unit.region) == ("第一小学", above, world.east.region)
    assert Entry.objects.get(verb="entity.corrected", rows=[unit.pk]).actor == editor.pk


def test_another_unit_of_the_district_is_still_no_choice(world: World, editor: Any) -> None:
    other = worlds.unit("区教育局", "department", world.district)
    unit = worlds.unit("中心小学", "school", world.east.region)
    client = Client()
    client.force_login(editor)

    page = client.post(f"/entities/{unit.pk}/edit/", {**GOOD, "parent": other.name})

    assert set(page.context["form"].errors) == {"parent"}


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"day": str(ON), "reason": "撤并"}, set()),
        ({"day": "", "reason": "撤并"}, {"day"}),
        ({"day": "2019-02-30", "reason": "撤并"}, {"day"}),
        ({"day": str(ON), "reason": " "}, {"reason"}),
        ({"day": str(ON), "reason": "x" * 501}, {"reason"}),
    ],
)
def test_closing_needs_a_day_and_a_reason(sent: dict[str, str], fields: set[str]) -> None:
    assert set(Close(sent).errors) == fields


@pytest.mark.parametrize("kind", ["", *Kind.values])
def test_the_filter_knows_every_kind(kind: str) -> None:
    assert EntityFilter({"kind": kind}).is_valid()
    assert EntityFilter({"kind": "club"}).errors.keys() == {"kind"}


def test_a_unit_that_closes_later_is_open_until_then(world: World, editor: Any) -> None:
    unit = worlds.unit("中心小学", "school", world.east.region)
    Entity.objects.filter(pk=unit.pk).update(closed_on=ON + timedelta(days=1))

    def listed(day: int, state: str = "") -> bool:
        viewer = world.viewer(editor, on=ON + timedelta(days=day))
        return queries.listed(viewer=viewer, asked={"state": state}).filter(pk=unit.pk).exists()

    assert (listed(0), listed(1)) == (True, False)
    assert (listed(0, "closed"), listed(1, "closed")) == (False, True)
