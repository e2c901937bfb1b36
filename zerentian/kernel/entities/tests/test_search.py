"""Finding units: by any part of a name, by the whole code, of the day, and only where one may look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import world as worlds
from tests.world import AT, ON, World
from zerentian.kernel.entities import actions, queries
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.models import Entity
from zerentian.lib import credit_code

PLACES = ["3707", "370703", "370703001", "370703001201", "370703002", ""]
words = st.text("甲乙丙AB化", min_size=1, max_size=3)
row = st.fixed_dictionaries(
    {
        "name": words,
        "short": st.just("") | words,
        "kind": st.sampled_from(["enterprise", "school"]),
        "place": st.sampled_from(PLACES),
        "closed": st.none() | st.integers(-2, 2),
        "code": st.booleans(),
    }
)
CALM = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def build(drawn: list[dict[str, Any]]) -> list[tuple[Entity, dict[str, Any]]]:
    made = []
    for serial, each in enumerate(drawn):
        region = worlds.region(each["place"]) if each["place"] else None
        closed = ON + timedelta(days=each["closed"]) if each["closed"] is not None else None
        code = credit_code.make(authority="91", area="990703", serial=serial)
        made.append(
            (
                Entity.objects.create(
                    kind=each["kind"], name=f"{each['name']}{serial}", name_key="x",
                    short_name=each["short"], region=region, closed_on=closed,
                    credit_code=code if each["code"] else None,
                ),
                each | {"number": code if each["code"] else "", "closed_on": closed},
            )
        )  # fmt: skip
    return made


@CALM
@given(
    drawn=st.lists(row, max_size=6),
    asked=st.text("甲乙丙ABab化0123 ", max_size=3),
    kind=st.sampled_from(["", "enterprise", "school"]),
    state=st.sampled_from(["", "closed"]),
    role=st.sampled_from(["town_clerk", "district_admin"]),
)
def test_the_list_has_what_a_plain_look_finds(
    world: World, drawn: list[dict[str, Any]], asked: str, kind: str, state: str, role: str
) -> None:
    user = world.admin if role == "district_admin" else world.east.users["town_clerk"]
    prefix = "3707" if role == "district_admin" else world.east.region.path
    with transaction.atomic():
        made = build(drawn)

        found = queries.listed(
            viewer=world.viewer(user), asked={"q": asked, "kind": kind, "state": state}
        )

        text = asked.strip().lower()
        expected = {
            unit.pk
            for unit, said in made
            if (said["place"].startswith(prefix) or (not said["place"] and prefix == "3707"))
            and (
                text in unit.name.lower()
                or text in unit.short_name.lower()
                or (bool(text) and said["number"].lower() == text)
            )
            and kind in ("", unit.kind)
            and (said["closed_on"] is not None and said["closed_on"] <= ON) == (state == "closed")
        }
        ours = {unit.pk for unit, _said in made}
        assert {unit.pk for unit in found} & ours == expected
        transaction.set_rollback(True)


@CALM
@given(drawn=st.lists(row, min_size=1, max_size=6))
def test_only_open_units_can_be_picked(world: World, drawn: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        made = build(drawn)
        shown = {unit.pk for unit in queries.picker(viewer=world.viewer(world.admin))}
        assert {unit.pk for unit, said in made if said["closed_on"] is None} <= shown
        assert not {unit.pk for unit, said in made if said["closed_on"] is not None} & shown
        transaction.set_rollback(True)


@pytest.mark.parametrize("written", ["{}", " {} ", "{lower}"])
def test_a_unit_is_found_by_its_whole_code(world: World, written: str) -> None:
    code = credit_code.make(authority="91", area="990703", serial=7)
    new = NewEntity(kind="enterprise", name="盛泰", credit_code=code, region=world.east.region)
    [unit] = actions.register_many(by=None, rows=[new], at=AT)
    viewer = world.viewer(world.east.users["town_clerk"])
    text = written.format(code, lower=code.lower())

    assert list(queries.listed(viewer=viewer, asked={"q": text})) == [unit]
    assert not queries.listed(viewer=viewer, asked={"q": code[:17]}).exists()


def test_a_unit_of_another_place_is_not_found_by_its_code(world: World) -> None:
    code = credit_code.make(authority="91", area="990703", serial=8)
    new = NewEntity(kind="enterprise", name="西厂", credit_code=code, region=world.west.region)
    actions.register_many(by=None, rows=[new], at=AT)

    viewer = world.viewer(world.east.users["town_clerk"])

    assert not queries.listed(viewer=viewer, asked={"q": code}).exists()
    assert not queries.listed(viewer=viewer, asked={"q": "西厂"}).exists()


@given(
    st.integers(0, 999_999), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY")
)
def test_no_single_mistyped_character_passes(serial: int, place: int, sign: str) -> None:
    code = credit_code.make(authority="91", area="990703", serial=serial)
    typed = code[:place] + sign + code[place + 1 :]

    if typed == code:
        assert credit_code.check(typed) == code
    else:
        with pytest.raises(credit_code.InvalidCreditCode):
            credit_code.check(typed)


@given(st.integers(0, 999_999), st.integers(0, 16))
def test_no_two_neighbours_that_changed_places_pass(serial: int, place: int) -> None:
    code = credit_code.make(authority="12", area="990703", serial=serial)
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if typed != code:
        with pytest.raises(credit_code.InvalidCreditCode):
            credit_code.check(typed)


@given(st.integers(0, 999_999), st.lists(st.sampled_from(" -－　​"), min_size=18, max_size=18))
def test_signs_between_and_small_letters_do_not_matter(serial: int, signs: list[str]) -> None:
    code = credit_code.make(authority="91", area="990703", serial=serial)
    written = "".join(a + b for a, b in zip(code.lower(), signs, strict=True))

    assert credit_code.check(written) == code
