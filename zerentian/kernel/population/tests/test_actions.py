from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions, queries, sealed
from zerentian.kernel.population.actions.reveal import NoReason
from zerentian.kernel.population.entries import (
    HouseholdEdit,
    NewMembership,
    NewPerson,
    PersonEdit,
    Restated,
)
from zerentian.kernel.population.models import Household, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.lib import bulk, identity

pytestmark = pytest.mark.django_db
AT, ON = make.AT, make.ON


def persons(*new: NewPerson) -> list[int]:
    return actions.register_persons(by=None, persons=new, at=AT)


def home(path: str = "370703001001", **about: Any) -> int:
    households = [make.new_household(path=path, **about)]
    return actions.register_households(by=None, households=households, at=AT)[0]


def join(person: int, household: int, relation: str = "head", start: date = ON) -> int:
    new = NewMembership(
        person=person, household=household, kind="relief", relation=relation, start=start, code="01"
    )
    return actions.join(by=None, memberships=[new], at=AT)[0]


def test_register_persons_seals_numbers_and_finds_them() -> None:
    new = make.new_person("单雪", phone="13812345678")

    [pk] = persons(new)

    row = Person.objects.get(pk=pk)
    assert new.identity.number.encode() not in bytes(row.identity or b"")
    assert sealed.open_identity(row.identity or b"") == new.identity.number
    assert row.identity_index == sealed.identity_index(new.identity.number)
    assert (row.born, row.sex, row.initials) == (new.identity.born, "M", "sx")
    assert sealed.open_phone(row.phone) == "13812345678"
    assert row.phone_index == sealed.phone_index("13812345678")
    assert Entry.objects.get().rows == [pk]


def test_register_persons_statements_do_not_grow_with_people() -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            persons(*(make.new_person(born=date(1950, 1, 1 + n % 28)) for n in range(count)))
        return len(caught)

    assert statements(2) == statements(60)


def test_register_takes_any_stream_and_logs_each_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk.chunks, "__defaults__", (2,))
    born = (date(1950, 1, 1 + n) for n in range(5))

    ids = actions.register_persons(by=None, persons=(make.new_person(born=d) for d in born), at=AT)

    assert [Person.objects.get(pk=pk).born.day for pk in ids] == [1, 2, 3, 4, 5]
    logged = [entry.rows for entry in Entry.objects.order_by("pk")]
    assert logged == [ids[:2], ids[2:4], ids[4:]]


@pytest.mark.parametrize("phone", ["", "13812345678", "05367251234"])
def test_sealing_many_is_sealing_each(phone: str) -> None:
    number = f"{make.number()}43"
    many = sealed.Sealing()

    for _ in range(2):
        closed, index, tail = many.identity(number)
        reached, by_phone, by_end = many.phone(phone)

        assert sealed.open_identity(closed) == number
        assert (index, tail) == (sealed.identity_index(number), sealed.identity_tail(number))
        assert sealed.open_phone(reached) == phone
        assert (by_phone, by_end) == (sealed.phone_index(phone), sealed.phone_tail(phone))


def test_register_persons_once_only() -> None:
    new = make.new_person()
    persons(new)

    with pytest.raises(IntegrityError):
        persons(new)


def test_register_persons_with_disability_card_is_the_same_person() -> None:
    number = make.number()
    persons(NewPerson(name="王桂兰", identity=identity.parse(number)))

    with pytest.raises(IntegrityError):
        persons(NewPerson(name="王桂兰", identity=identity.parse(f"{number}43")))


@pytest.mark.parametrize("profile", ["production", "demo"])
def test_register_persons_refuses_whom_the_profile_does_not_take(
    profile: str, settings: Any
) -> None:
    real = identity.parse(f"11010519491231002{identity.check_character('11010519491231002')}")
    invented = identity.parse(make.number())
    settings.INSTANCE = type("I", (), {"profile": profile, "sealer": settings.INSTANCE.sealer})

    with pytest.raises(actions.NotWelcome):
        persons(NewPerson(name="甲", identity=real if profile == "demo" else invented))

    assert not Person.objects.exists()


def test_household_code_is_never_used_again() -> None:
    household = Household.objects.get(pk=home(code="3707030010010001"))
    Household.objects.filter(pk=household.pk).update(dissolved_on=ON)

    with pytest.raises(IntegrityError):
        home(code="3707030010010001")


def test_member_belongs_to_one_household_of_a_kind() -> None:
    [pk] = persons(make.new_person())
    join(pk, home())

    with pytest.raises(IntegrityError):
        join(pk, home())


def test_household_has_one_head() -> None:
    here = home()
    first, second = persons(make.new_person(), make.new_person())
    join(first, here)

    with pytest.raises(IntegrityError):
        join(second, here)


def test_leave_keeps_the_days_before_and_supersedes() -> None:
    [pk] = persons(make.new_person())
    old = join(pk, home(), start=date(2015, 1, 1))

    [spliced] = actions.leave(by=None, memberships=[old], on=ON, reason="married_out", at=AT)

    left = Membership.objects.get(pk=spliced.added[0])
    assert left.valid == DateRange(date(2015, 1, 1), ON)
    assert left.leave_reason == "married_out"
    assert Membership.objects.get(pk=old).superseded_at == AT


def test_leave_on_the_first_day_leaves_nothing() -> None:
    [pk] = persons(make.new_person())
    old = join(pk, home(), start=ON)

    [spliced] = actions.leave(by=None, memberships=[old], on=ON, reason="", at=AT)

    assert spliced.added == ()
    assert not Membership.objects.filter(superseded_at=None).exists()


def test_move_to_another_household_is_leaving_and_joining() -> None:
    [pk] = persons(make.new_person())
    old = join(pk, home(), start=date(2015, 1, 1))

    actions.leave(by=None, memberships=[old], on=ON, reason="split", at=AT)
    join(pk, home(), start=ON)

    current = Membership.objects.filter(superseded_at=None, person=pk)
    assert [row.valid.lower for row in current.order_by("valid")] == [date(2015, 1, 1), ON]


def test_restate_answers_what_it_superseded() -> None:
    [pk] = persons(make.new_person())
    old = join(pk, home(), relation="son", start=date(2015, 1, 1))
    change = Restated(membership=old, on=ON, relation="head", code="02")

    [spliced] = actions.restate(by=None, changes=[change], at=AT)

    before, after = Membership.objects.filter(pk__in=spliced.added).order_by("pk")
    assert (before.relation, before.valid.upper) == ("son", ON)
    assert (after.relation, after.code, after.valid.lower) == ("head", "02", ON)


def test_edit_persons_tells_only_what_altered() -> None:
    [pk] = persons(make.new_person(phone="13812345678"))
    edit = PersonEdit(person=pk, name="王桂蓝", phone="13812345678", ethnicity="hui")

    altered = actions.edit_persons(by=None, edits=[edit], at=AT)

    assert {change.field: (change.old, change.new) for change in altered} == {
        "name": ("王桂兰", "王桂蓝"),
        "name_key": (altered[1].old, altered[1].new),
        "ethnicity": ("han", "hui"),
    }
    assert Person.objects.get(pk=pk).name == "王桂蓝"


def test_edit_persons_corrects_a_number_with_all_that_follows() -> None:
    [pk] = persons(make.new_person())
    right = make.number(born=date(1951, 4, 1), sex="female")

    actions.edit_persons(
        by=None, edits=[PersonEdit(person=pk, identity=identity.parse(right))], at=AT
    )

    row = Person.objects.get(pk=pk)
    assert (row.born, row.sex) == (date(1951, 4, 1), "F")
    assert row.identity_index == sealed.identity_index(right)


def test_edit_households_moves_and_tells() -> None:
    pk = home(phone="13812345678")
    there = make.region("370703002001")

    altered = actions.edit_households(
        by=None, edits=[HouseholdEdit(household=pk, region=there.pk, phone="13899999999")], at=AT
    )

    assert {change.field for change in altered} == {
        "region_id", "phone", "phone_index", "phone_tail",
    }  # fmt: skip
    assert Household.objects.get(pk=pk).region == there


def test_reveal_gives_the_number_and_leaves_a_trace() -> None:
    new = make.new_person()
    [pk] = persons(new)
    join(pk, home())
    viewer = make.viewer("370703001")

    shown = actions.reveal(
        by=viewer.user, viewer=viewer, person=pk, field="identity", reason="核对存折", at=AT
    )

    entry = Entry.objects.get(verb="person.identity_revealed")
    assert shown == new.identity.number
    assert (entry.actor, entry.rows, entry.reason) == (viewer.user.pk, [pk], "核对存折")


@pytest.mark.parametrize(
    ("place", "role"), [("370703002", "town_clerk"), ("370703001", "leader"), ("370703001", "")]
)
def test_reveal_is_refused_outside_place_and_permission(place: str, role: str) -> None:
    [pk] = persons(make.new_person(phone="13812345678"))
    join(pk, home())
    viewer = make.viewer(place, role)

    with pytest.raises(PermissionDenied):
        actions.reveal(
            by=viewer.user, viewer=viewer, person=pk, field="phone", reason="核对", at=AT
        )

    assert not Entry.objects.filter(verb__endswith="revealed").exists()


def test_reveal_asks_for_a_reason() -> None:
    viewer = make.viewer()

    with pytest.raises(NoReason):
        actions.reveal(by=viewer.user, viewer=viewer, person=1, field="phone", reason="  ", at=AT)


def test_sizes_are_of_the_day() -> None:
    here = home()
    head, son = persons(make.new_person(), make.new_person("王强"))
    join(head, here, start=date(2015, 1, 1))
    join(son, here, "son", start=date(2018, 1, 1))
    viewer = make.viewer()

    def size(on: date) -> dict[int, int]:
        return queries.sizes(viewer=viewer, households=[here], on=on)

    assert (size(date(2014, 1, 1)), size(date(2016, 1, 1)), size(ON)) == (
        {}, {here: 1}, {here: 2}
    )  # fmt: skip


def test_searches_find_only_in_the_viewers_place() -> None:
    new = make.new_person(phone="13812345678")
    [pk] = persons(new)
    join(pk, home(phone="13900002222"))
    near, far = make.viewer("370703001"), make.viewer("370703002")
    tails = [new.identity.number[-4:], "5678", "2222"]

    found = [list(queries.by_tail(viewer=near, tail=tail)) for tail in tails]
    hidden = [list(queries.by_tail(viewer=far, tail=tail)) for tail in tails]

    assert [[person.pk for person in some] for some in found] == [[pk]] * 3
    assert hidden == [[], [], []]
    assert queries.by_number(viewer=near, number=new.identity.number).get().pk == pk
    assert not queries.by_number(viewer=far, number=new.identity.number).exists()


def test_members_come_with_masked_numbers() -> None:
    here = home()
    new = make.new_person(phone="13812345678")
    [pk] = persons(new)
    join(pk, here)

    [member] = queries.members(viewer=make.viewer(), household=here, on=ON)

    masked = queries.masked_number(member.person)
    assert new.identity.number not in masked
    assert masked.endswith(new.identity.number[-4:])
    assert queries.masked_phone(member.person.phone) == "138****5678"
