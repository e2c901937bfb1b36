"""Life events: effective everywhere from their day on, refused when contradictory, taken back whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population import actions, past, preparing, queries, sealed, settling
from zerentian.kernel.population.actions import EventRefused
from zerentian.kernel.population.entries import (
    Arrival,
    HouseholdEdit,
    NewEvent,
    NewHousehold,
    NewMembership,
    PersonEdit,
)
from zerentian.kernel.population.models import (
    FormerValue,
    Household,
    LifeEvent,
    Membership,
    Person,
    Resident,
)
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
AT, ON = make.AT, make.ON
BEGAN, DAY = date(2015, 1, 1), date(2018, 10, 12)
LATER = AT + timedelta(hours=1)


def person(name: str = "王桂兰", born: date = date(1950, 3, 15), sex: str = "female") -> int:
    new = make.new_person(name, born=born, sex=sex)
    return actions.register_persons(by=None, persons=[new], at=AT)[0]


def home(kind: str = "residence", path: str = "370703001001", code: str = "") -> int:
    code = code or f"{kind}{Household.objects.count()}"
    new = NewHousehold(kind=kind, code=code, region=make.region(path).pk, formed_on=BEGAN)
    return actions.register_households(by=None, households=[new], at=AT)[0]


def join(somebody: int, household: int, relation: str = "head", start: date = BEGAN) -> int:
    kind = Household.objects.get(pk=household).kind
    new = NewMembership(
        person=somebody, household=household, kind=kind, relation=relation, start=start
    )
    return actions.join(by=None, memberships=[new], at=AT)[0]


def family(kind: str = "residence") -> tuple[int, int, int, int]:
    """Household, its head, his wife and their son."""
    house = home(kind)
    man = person("王大山", date(1950, 1, 1), "male")
    wife = person("李桂花", date(1952, 1, 1))
    son = person("王小山", date(1980, 1, 1), "male")
    for somebody, relation in ((man, "head"), (wife, "spouse"), (son, "son")):
        join(somebody, house, relation)
    return house, man, wife, son


def members(household: int, on: date) -> dict[int, str]:
    rows = Membership.objects.filter(household=household, superseded_at=None, valid__contains=on)
    return dict(rows.values_list("person", "relation"))


def death(somebody: int, on: date = DAY, **about: Any) -> NewEvent:
    return preparing.death(person=somebody, on=on, proof_kind="death_certificate", **about)


def record(event: NewEvent, at: datetime = AT) -> LifeEvent:
    return actions.record_event(by=None, event=event, at=at)


def refused(event: NewEvent) -> str:
    with pytest.raises(EventRefused) as caught, transaction.atomic():
        record(event)
    assert "%(" not in str(caught.value)
    return caught.value.code


def test_death_ends_every_membership_that_day() -> None:  # C-5
    house, man, wife, son = family()
    join(man, home("hukou"), "head")

    event = record(death(man))

    before, after = DAY - timedelta(1), DAY
    assert members(house, before) == {man: "head", wife: "spouse", son: "son"}
    assert members(house, after) == {wife: "head", son: "son"}
    assert queries.sizes(viewer=make.viewer(), households=[house], on=ON) == {house: 2}
    assert Person.objects.get(pk=man).died_on == DAY
    assert not Resident.objects.get(person=man).here
    left = Membership.objects.filter(person=man, superseded_at=None)
    assert set(left.values_list("leave_reason", flat=True)) == {"died"}
    assert Entry.objects.filter(verb="event.recorded").get().rows == [event.pk]
    assert settling.differences() == []


def test_death_of_the_last_one_ends_the_household() -> None:
    house, somebody = home(), person()
    join(somebody, house)

    record(death(somebody))

    assert Household.objects.get(pk=house).dissolved_on == DAY


def test_another_head_can_be_chosen() -> None:
    house, man, wife, son = family()

    record(death(man, heads={house: son}))

    assert members(house, DAY) == {wife: "mother", son: "head"}


@pytest.mark.parametrize(
    ("on", "reason"), [(date(1949, 1, 1), "before_birth"), (date(2019, 6, 1), "future")]
)
def test_death_on_an_impossible_day_is_refused(on: date, reason: str) -> None:
    _house, man, _wife, _son = family()

    assert refused(death(man, on)) == reason


def test_nobody_dies_twice() -> None:
    _house, man, _wife, _son = family()
    record(death(man))

    assert refused(death(man, DAY + timedelta(5))) == "dead_already"


def test_death_before_a_later_membership_is_refused() -> None:
    _house, man, _wife, _son = family()
    join(man, home("hukou"), "head", start=date(2019, 1, 1))

    assert refused(death(man)) == "changed_later"


def test_household_is_not_left_without_a_head() -> None:
    _house, man, _wife, _son = family()
    event = preparing.departure(
        kind="move", people=[man], on=DAY, reason="moved_out", proof_kind="migration"
    )
    headless = NewEvent(kind="move", on=DAY, proof_kind="migration", departures=event.departures)

    assert refused(headless) == "no_head"
    assert LifeEvent.objects.count() == 0


def test_event_needs_people_and_a_proof() -> None:
    _house, man, _wife, _son = family()

    assert refused(NewEvent(kind="move", on=DAY, proof_kind="village")) == "nothing"
    assert refused(preparing.death(person=man, on=DAY, proof_kind="")) == "unproved"
    with pytest.raises(IntegrityError), transaction.atomic():
        LifeEvent.objects.create(kind="death", on=DAY, proof_kind="", recorded_at=AT)


def arrive(somebody: int, household: int, relation: str = "spouse") -> tuple[Arrival, ...]:
    return (Arrival(person=somebody, household=household, relation=relation, reason="married_in"),)


def test_marriage_moves_somebody_on_one_day() -> None:
    house, _man, _wife, son = family()
    other = home(path="370703002001")
    join(person("赵红", date(1960, 1, 1)), other)

    record(
        preparing.departure(
            kind="marriage", people=[son], on=DAY, reason="married_out", proof_kind="marriage",
            arrivals=arrive(son, other, "son_in_law"),
        )
    )  # fmt: skip

    assert son in members(house, DAY - timedelta(1))
    assert son not in members(house, DAY)
    assert members(other, DAY)[son] == "son_in_law"
    assert Resident.objects.get(person=son).home.path == "370703002001"


def test_arrival_is_refused_where_somebody_stands_already() -> None:
    _house, _man, _wife, son = family()
    other = home()
    event = NewEvent(kind="move", on=DAY, proof_kind="village", arrivals=arrive(son, other))

    assert refused(event) == "there_already"


def test_arrival_needs_a_household_that_stands() -> None:
    somebody, house = person(), home()
    event = NewEvent(
        kind="move", on=date(2014, 1, 1), proof_kind="village", arrivals=arrive(somebody, house)
    )

    assert refused(event) == "not_standing"


def test_household_cannot_get_a_second_head() -> None:
    house, _man, _wife, _son = family()
    event = NewEvent(
        kind="move", on=DAY, proof_kind="village", arrivals=arrive(person(), house, "head")
    )

    assert refused(event) == "two_heads"


def test_split_forms_a_household_of_its_own() -> None:
    house, _man, _wife, son = family()
    new = home(code="新户")
    arrivals = (Arrival(person=son, household=new, relation="head", reason="other"),)

    event = record(
        preparing.departure(
            kind="split", people=[son], on=DAY, reason="split", proof_kind="hukou_book",
            arrivals=arrivals, formed=(new,),
        )
    )  # fmt: skip
    assert members(new, DAY) == {son: "head"}

    actions.withdraw_event(by=None, event=event.pk, reason="写错了", at=LATER)
    assert members(new, DAY) == {}
    assert son in members(house, DAY)
    assert Household.objects.get(pk=new).dissolved_on == BEGAN


def current() -> list[Any]:
    columns = ("person", "household", "relation", "valid", "leave_reason")
    return sorted(map(str, Membership.objects.filter(superseded_at=None).values_list(*columns)))


def test_event_taken_back_restores_everything() -> None:
    _house, man, _wife, _son = family()
    before = current()
    event = record(death(man))
    assert current() != before

    actions.withdraw_event(by=None, event=event.pk, reason="同名弄错", at=LATER)

    assert current() == before
    assert Person.objects.get(pk=man).died_on is None
    assert LifeEvent.objects.get().why_superseded == "同名弄错"
    with pytest.raises(EventRefused, match="taken back already"):
        actions.withdraw_event(by=None, event=event.pk, reason="再次", at=LATER)


def test_event_is_not_taken_back_under_a_later_change() -> None:
    _house, man, wife, _son = family()
    event = record(death(man))
    record(death(wife, DAY + timedelta(30)), at=LATER)

    with pytest.raises(EventRefused) as caught:
        actions.withdraw_event(by=None, event=event.pk, reason="弄错", at=LATER)
    assert caught.value.code == "changed_since"
    assert Person.objects.get(pk=man).died_on == DAY


def test_event_told_wrongly_is_corrected() -> None:
    house, man, _wife, _son = family()
    event = record(death(man))

    with transaction.atomic():
        actions.withdraw_event(by=None, event=event.pk, reason="日期写错", at=LATER)
        right = death(man, DAY + timedelta(3))
        record(right, at=LATER)

    assert man in members(house, DAY + timedelta(2))
    assert man not in members(house, DAY + timedelta(3))
    assert LifeEvent.objects.filter(superseded_at=None).get().on == DAY + timedelta(3)


def test_what_was_known_before_the_event_stays_known() -> None:  # C-9
    house, man, _wife, _son = family()
    record(death(man), at=LATER)

    rows = queries.known(Membership.objects.filter(household=house), AT + timedelta(minutes=1))
    assert man in set(rows.filter(valid__contains=ON).values_list("person", flat=True))
    somebody = Person.objects.get(pk=man)
    past.set_back(on=ON, at=AT, persons=[somebody])
    assert somebody.died_on is None


def test_particulars_keep_their_history() -> None:  # C-9
    somebody = person("王桂兰")
    moved, corrected = AT + timedelta(days=10), AT + timedelta(days=20)
    edit = PersonEdit(person=somebody, phone="13800001111")
    actions.edit_persons(by=None, edits=[edit], at=AT)
    edit = PersonEdit(person=somebody, phone="13900002222")
    actions.edit_persons(by=None, edits=[edit], at=moved)
    edit = PersonEdit(person=somebody, name="王贵兰")
    actions.edit_persons(by=None, edits=[edit], at=corrected)

    def seen(on: date, at: datetime | None = None) -> tuple[str, str]:
        row = Person.objects.get(pk=somebody)
        past.set_back(on=on, at=at, persons=[row])
        return row.name, queries.masked_phone(row.phone)

    new, old = "139****2222", "138****1111"
    assert seen(corrected.date()) == ("王贵兰", new)
    assert seen(ON) == ("王贵兰", old)  # the name was always so, the telephone was not
    assert seen(ON, at=moved) == ("王桂兰", old)
    assert seen(corrected.date(), at=moved) == ("王桂兰", new)
    assert seen(ON - timedelta(1)) == ("王贵兰", "")


def test_household_stands_where_it_stood() -> None:
    house = home()
    edit = HouseholdEdit(household=house, region=make.region("370703002001").pk)
    actions.edit_households(by=None, edits=[edit], at=AT, since=DAY)

    row = Household.objects.get(pk=house)
    past.set_back(on=DAY - timedelta(1), at=None, households=[row])
    assert row.region.path == "370703001001"
    assert past.moved(on=DAY - timedelta(1), at=None) == {house: row.region_id}
    assert past.moved(on=DAY, at=None) == {}


def test_unchanged_particulars_leave_no_history() -> None:
    somebody = person("王桂兰")
    actions.edit_persons(by=None, edits=[PersonEdit(person=somebody, name="王桂兰")], at=AT)

    assert not FormerValue.objects.exists()


class AnyEvents(TestCase):
    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400)), max_size=5))
    def test_events_taken_back_in_reverse_leave_everything_as_before(
        self, told: list[tuple[int, int]]
    ) -> None:
        _house, *people = family()
        before = current()
        recorded = []
        for nth, days in told:
            try:
                with transaction.atomic():
                    recorded.append(record(death(people[nth], DAY - timedelta(days))))
            except EventRefused:
                continue
        for number, event in enumerate(reversed(recorded)):
            at = LATER + timedelta(minutes=number)
            actions.withdraw_event(by=None, event=event.pk, reason="弄错", at=at)

        assert current() == before
        assert settling.differences() == []
        assert not Person.objects.exclude(died_on=None).exists()


def test_former_numbers_stay_sealed_where_rotation_finds_them() -> None:
    somebody = person()
    for phone in ("13800001111", "13900002222"):
        edit = PersonEdit(person=somebody, phone=phone)
        actions.edit_persons(by=None, edits=[edit], at=AT)

    row = FormerValue.objects.latest("pk")
    assert row.value is None
    assert sealed.open_phone(row.phone) == "13800001111"
    assert ("population_formervalue", "phone", sealed.PHONE) in sealed.COLUMNS
