"""The forms of accounts: what each field takes, and the sentence where it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.world import ON, World
from zerentian.kernel.accounts.forms import people, posts
from zerentian.kernel.accounts.viewer import Viewer

DAY = timedelta(days=1)
FRESH = "ein-Neues-7"


def wrong(form: forms.Form) -> set[str]:
    """Fields with a mistake; each says a whole sentence."""
    for said in form.errors.values():
        for sentence in said:
            assert sentence.endswith(("。", ".", "！")), sentence
            assert "%(" not in sentence
    return set(form.errors)


def keeper(world: World) -> Viewer:
    return world.viewer(world.east.users["account_keeper"])


# --- Accounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"name": ""}, {"name"}),
        ({"name": "王" * 61}, {"name"}),
        ({"phone": "1" * 41}, {"phone"}),
        ({"username": "a" * 41}, {"username"}),
        ({"title": "岗" * 101}, {"title"}),
        ({"entity": ""}, {"entity"}),
        ({"entity": "西街道办事处"}, {"entity"}),
        ({"entity": "没有这个单位"}, {"entity"}),
        ({"entity": "东街道办事处"}, set()),
    ],
)
def test_an_account_belongs_to_a_unit_of_the_own_place(
    world: World, changes: dict[str, str], fields: set[str]
) -> None:
    sent = {"name": "王芳", "entity": "东街道办事处（东街道）", **changes}

    form = people.NewAccount(sent, viewer=keeper(world))

    assert wrong(form) == fields
    if not fields:
        assert form.cleaned_data["entity"] == world.east.office


def grant(world: World, **changes: Any) -> people.GiveRole:
    sent = {"role": "helper", "region": "东一村", "start": str(ON), "reason": "任命", **changes}
    return people.GiveRole(sent, viewer=keeper(world))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"role": "district_admin"}, {"role"}),  # not all of it is held
        ({"role": "emperor"}, {"role"}),
        ({"role": ""}, {"role"}),
        ({"region": "西一村"}, {"region"}),
        ({"region": ""}, {"region"}),
        ({"programme": "nothing"}, {"programme"}),
        ({"start": ""}, {"start"}),
        ({"start": "2019-02-30"}, {"start"}),
        ({"end": "soon"}, {"end"}),
        ({"reason": ""}, {"reason"}),
        ({"reason": "x" * 501}, {"reason"}),
    ],
)
def test_a_role_is_given_somewhere_from_a_day_for_a_reason(
    world: World, changes: dict[str, str], fields: set[str]
) -> None:
    assert wrong(grant(world, **changes)) == fields


def test_a_role_is_given_in_one_region_or_one_area(world: World) -> None:
    area = str(world.east.area.pk)

    assert wrong(grant(world, area=area)) == {"region"}
    only = grant(world, area=area, region="")
    assert wrong(only) == set()
    assert (only.cleaned_data["area"], only.cleaned_data["region"]) == (world.east.area, None)
    assert wrong(grant(world, area=str(world.west.area.pk), region="")) >= {"area"}


def test_offers_of_the_form_are_those_of_the_keeper(world: World) -> None:
    form = people.GiveRole(viewer=keeper(world))
    fields: Any = form.fields

    assert {key for key, _ in fields["role"].choices} == {"", "account_keeper", "helper"}
    assert [name for _, name in fields["area"].choices] == ["—", "东开发区"]
    assert fields["start"].initial == ON
    assert "西" not in str(form)


def test_a_name_of_two_villages_is_told_apart(world: World) -> None:
    twin = world.east.villages[1]
    type(twin).objects.filter(pk=twin.pk).update(name="东一村")

    assert wrong(grant(world)) == {"region"}
    assert wrong(grant(world, region=twin.code)) == set()


# --- Posts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"title": " "}, {"title"}),
        ({"title": "岗" * 101}, {"title"}),
        ({"entity": "示范区人民政府"}, {"entity"}),
        ({"region": "东一村"}, set()),
        ({"region": "西一村"}, {"region"}),
    ],
)
def test_a_post_stands_at_a_unit_and_may_work_for_a_village_of_the_place(
    world: World, changes: dict[str, str], fields: set[str]
) -> None:
    sent = {"title": "民政所长", "entity": "东街道办事处", **changes}

    assert wrong(posts.NewPost(sent, viewer=keeper(world))) == fields


@pytest.mark.parametrize(
    ("kind", "more", "fields"),
    [
        (posts.Seat, {}, set()),
        (posts.Seat, {"user": "西帮扶人"}, {"user"}),
        (posts.Seat, {"user": ""}, {"user"}),
        (posts.Seat, {"start": ""}, {"start"}),
        (posts.StandIn, {}, {"end"}),
        (posts.StandIn, {"end": str(ON + DAY)}, set()),
        (posts.HandOver, {}, {"reason"}),
        (posts.HandOver, {"reason": "轮岗"}, set()),
    ],
)
def test_seats_are_for_people_of_the_place(
    world: World, kind: type[posts.Seat], more: dict[str, str], fields: set[str]
) -> None:
    sent = {"user": "loner", "start": str(ON), **more}

    assert wrong(kind(sent, viewer=keeper(world))) == fields


def test_leaving_names_the_first_day_on_which_it_is_over_and_why() -> None:
    assert wrong(posts.End({"day": str(ON), "reason": "退休"})) == set()
    assert wrong(posts.End({"day": "", "reason": ""})) == {"day", "reason"}


# --- Tables --------------------------------------------------------------------------------------


def test_a_table_is_pasted_or_uploaded() -> None:
    file = SimpleUploadedFile("a.csv", b"x")

    assert wrong(people.Bulk({})) == {"text"}
    assert wrong(people.Bulk({"text": "  "})) == {"text"}
    assert wrong(people.Bulk({"text": "姓名\t单位"})) == set()
    assert wrong(people.Bulk({}, {"file": file})) == set()


def test_an_empty_file_is_none() -> None:
    assert "file" in people.Bulk({}, {"file": SimpleUploadedFile("a.csv", b"")}).errors


def test_the_filter_offers_every_role_of_the_pack(world: World) -> None:
    fields: Any = people.PeopleFilter().fields

    assert len(fields["role"].choices) == len(world.east.users) + 1
    assert people.PeopleFilter({"role": "emperor"}).errors.keys() == {"role"}
