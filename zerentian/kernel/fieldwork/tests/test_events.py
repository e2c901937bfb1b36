"""Clean-ups, care activities and facilities: B-3, C-7, C-8 with the numbers of the acceptance scenarios."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.fieldwork.events import actions, queries, reading
from zerentian.kernel.fieldwork.events.drafts import EventDraft, FacilityDraft
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.fieldwork.models import Attendance, Facility, FieldEvent, Reached
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewHousehold
from zerentian.kernel.subjects import actions as subjects

pytestmark = pytest.mark.django_db
Kind = FieldEvent.Kind


def clerk(world: World) -> User:
    return world.east.users["town_clerk"]


def draft(world: World, **about: Any) -> EventDraft:
    usual: dict[str, Any] = {
        "kind": Kind.CLEANUP, "name": "整治", "day": ON, "region": world.east.villages[0],
        "organiser": world.east.office,
    }  # fmt: skip
    return EventDraft(**usual | about)


def record(world: World, *drafts: EventDraft) -> list[FieldEvent]:
    user = clerk(world)
    return actions.record(by=user, viewer=world.viewer(user), drafts=drafts, at=AT)


def totals(world: World, kind: str = "") -> queries.Totals:
    return queries.totals(queries.events(viewer=world.viewer(clerk(world)), kind=kind))


def test_40_cleanups_of_400_person_times(world: World) -> None:  # B-3, 5.7.3
    people = [account(f"东{number}", None) for number in range(25)]
    chance = random.Random(3)
    drawn = [chance.sample([user.pk for user in people], 10) for _ in range(40)]
    record(world, *(draft(world, users=tuple(users)) for users in drawn))

    found = totals(world)
    assert (found.events, found.person_times) == (40, 400)
    assert found.people == len({user for users in drawn for user in users})


def test_same_person_twice_in_one_event_counts_once(world: World) -> None:  # B-3
    helper = world.east.helper.pk
    [event] = record(world, draft(world, users=(helper, helper)))
    assert totals(world).person_times == 1

    user = clerk(world)
    new = actions.add(by=user, viewer=world.viewer(user), event=event, users=[helper], at=AT)

    assert new == 0
    assert totals(world).person_times == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(event=event, user=world.east.helper, recorded_at=AT)


def test_volunteers_are_person_times_and_no_people(world: World) -> None:
    volunteers = {world.east.office.pk: 12}
    record(world, draft(world, users=(world.east.helper.pk,), volunteers=volunteers))

    found = totals(world)
    assert (found.person_times, found.people, found.volunteers) == (13, 1, 12)


def test_person_stands_there_with_the_post_of_that_day(world: World) -> None:
    helper = world.east.helper
    early = date(2015, 1, 1)
    record(world, draft(world, users=(helper.pk,)), draft(world, users=(helper.pk,), day=early))

    posts = dict(Attendance.objects.values_list("event__day", "holder"))
    assert posts == {ON: world.east.duty.holder_id, early: None}


def test_household_is_in_an_activity_once(world: World) -> None:  # C-8
    home = world.east.subject.pk
    first, second = record(
        world,
        draft(world, kind=Kind.CARE, subjects=(home, home)),
        draft(world, kind=Kind.CARE, subjects=(home,)),
    )

    found = totals(world, Kind.CARE)
    assert (found.households, found.household_times) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reached.objects.create(event=first, subject=world.east.subject, recorded_at=AT)
    assert second.reached.count() == 1


def test_withdrawn_event_counts_no_longer_and_stays(world: World) -> None:
    [event] = record(world, draft(world, users=(world.east.helper.pk,)))
    user = clerk(world)
    told = {"by": user, "viewer": world.viewer(user), "event": event, "reason": "重复", "at": AT}

    assert actions.withdraw(**told)
    assert not actions.withdraw(**told)
    assert totals(world).person_times == 0
    assert FieldEvent.objects.count() == 1
    with pytest.raises(EventRefused, match="withdrawn"):
        actions.add(by=user, viewer=world.viewer(user), event=event, users=[user.pk], at=AT)


@pytest.mark.parametrize("what", ["update", "delete"])
def test_database_keeps_what_was_told(world: World, what: str) -> None:
    [event] = record(world, draft(world, users=(world.east.helper.pk,)))
    for rows in (FieldEvent.objects.filter(pk=event.pk), event.attendances.all()):
        with pytest.raises(Exception, match=r"(?i)cannot"), transaction.atomic():
            rows.delete() if what == "delete" else rows.update(recorded_at=AT + timedelta(1))


def test_nothing_is_recorded_elsewhere_or_ahead(world: World) -> None:
    for wrong, code in (
        ({"region": world.west.villages[0]}, "place"),
        ({"subjects": (world.west.subject.pk,)}, "place"),
        ({"day": ON + timedelta(days=1)}, "future"),
    ):
        with pytest.raises(EventRefused) as refused:
            record(world, draft(world, **wrong))
        assert refused.value.code == code
    assert not FieldEvent.objects.exists()


def test_one_line_in_the_log_and_as_many_statements_for_many(world: World) -> None:
    def statements(count: int) -> int:
        drafts = [draft(world, users=(world.east.helper.pk,)) for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            record(world, *drafts)
        return len(asked)

    assert statements(2) == statements(40)
    assert Entry.objects.filter(verb="field_event.recorded").count() == 2


# --- Facilities --------------------------------------------------------------------------------


def facility(subject: int, kind: str = "water", **about: Any) -> FacilityDraft:
    days: dict[str, Any] = {"applied_on": ON, "done_on": ON, "accepted_on": ON}
    return FacilityDraft(subject=subject, kind=kind, **days | about)


def bring(world: World, *drafts: FacilityDraft) -> list[Facility]:
    user = clerk(world)
    return actions.bring(by=user, viewer=world.viewer(user), drafts=drafts, at=AT)


def homes_of(world: World, count: int) -> list[int]:
    village = world.east.villages[0].pk
    households = population.register_households(
        by=None,
        households=[
            NewHousehold(kind="relief", code=f"98{n:08d}", region=village, formed_on=START)
            for n in range(count)
        ],
        at=AT,
    )
    wanted = [
        subjects.NewSubject(
            kind="relief.household", name="东某", opened_on=START, region=village, household=home
        )
        for home in households
    ]
    return subjects.register(by=None, subjects=wanted, at=AT)


def test_43_and_15_are_56_households(world: World) -> None:  # C-7, 6.6.3
    homes = homes_of(world, 56)
    water = [facility(pk) for pk in homes[:43]]
    television = [facility(pk, "cable_tv") for pk in homes[41:]]
    bring(world, *water, *television)

    found = queries.accepted(queries.facilities(viewer=world.viewer(clerk(world))))
    assert found == {"water": 43, "cable_tv": 15, "": 56}


def test_facility_counts_only_once_accepted(world: World) -> None:  # C-7
    [made] = bring(world, facility(world.east.subject.pk, done_on=None, accepted_on=None))
    user = clerk(world)
    viewer = world.viewer(user)
    assert queries.accepted(queries.facilities(viewer=viewer)) == {"": 0}

    told: dict[str, Any] = {"by": user, "viewer": viewer, "facility": made, "at": AT}
    with pytest.raises(EventRefused):
        actions.accept(**told, done_on=ON, accepted_on=ON - timedelta(days=1))
    assert actions.accept(**told, done_on=ON, accepted_on=ON)
    assert not actions.accept(**told, done_on=ON, accepted_on=ON)
    assert queries.accepted(queries.facilities(viewer=viewer)) == {"water": 1, "": 1}


def test_same_facility_twice_is_refused_by_line_and_by_the_database(world: World) -> None:  # C-7
    home = world.east.subject.pk
    with pytest.raises(EventRefused) as refused:
        bring(world, facility(home, "cable_tv"), facility(home), facility(home))
    assert (refused.value.code, refused.value.params) == ("facility", {"line": 3})
    assert not Facility.objects.exists()

    bring(world, facility(home))
    with pytest.raises(IntegrityError), transaction.atomic():
        Facility.objects.create(subject_id=home, kind="water", applied_on=ON, recorded_at=AT)


def test_facility_of_the_west_is_not_the_clerks(world: World) -> None:
    with pytest.raises(EventRefused, match="place"):
        bring(world, facility(world.west.subject.pk))


# --- What is pasted ----------------------------------------------------------------------------


def test_people_are_found_by_name_and_unit(world: World) -> None:
    office = world.east.office.name
    found = reading.people(f"东帮扶人\t{office}\n\t{office}\t5\n\t{office}\t7人")

    assert found.users == [world.east.helper.pk]
    assert found.volunteers == {world.east.office.pk: 12}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("无此人\t东街道办事处", "person"),
        ("东帮扶人\t没有这个单位", "unit"),
        ("东帮扶人\t西街道办事处", "person"),
        ("\t东街道办事处\t几个", "count"),
        ("\t\t3", "unit"),
    ],
)
def test_line_that_is_not_understood_is_named(world: World, text: str, code: str) -> None:
    with pytest.raises(EventRefused) as refused:
        reading.people(f"东帮扶人\n{text}")
    assert (refused.value.code, refused.value.params["line"]) == (code, 2)


def test_two_of_one_name_need_their_unit(world: World) -> None:
    account("东帮扶人", world.hall)

    with pytest.raises(EventRefused) as refused:
        reading.people("东帮扶人")
    assert refused.value.code == "persons"
    assert reading.people(f"东帮扶人\t{world.hall.name}").users


def test_only_own_households_are_found(world: World) -> None:
    viewer = world.viewer(clerk(world))
    home, foreign = world.east.household.code, world.west.household.code

    assert reading.households(f"{home}\t东桂兰", viewer=viewer) == [world.east.subject.pk]
    with pytest.raises(EventRefused, match="Line 2"):
        reading.households(f"{home}\n{foreign}", viewer=viewer)


def test_facilities_are_read_with_their_days(world: World) -> None:
    viewer, code = world.viewer(clerk(world)), world.east.household.code
    [found] = reading.facilities(
        f"{code}\t自来水\t2019-01-02\t2019/2/3\t2019年2月5日\t360.00\t帮扶单位", viewer=viewer
    )

    assert (found.kind, found.cost, found.accepted_on) == ("water", 36_000, date(2019, 2, 5))


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("天然气\t2019-01-02", "kind"),
        ("自来水\t昨天", "day"),
        ("自来水\t2019-03-02\t2019-02-02", "day"),
        ("自来水\t2019-03-02\t\t2019-03-03", "day"),
        ("自来水\t2019-06-02", "day"),
        ("自来水\t2019-01-02\t\t\t很多", "cost"),
    ],
)
def test_facility_that_is_not_understood(world: World, rest: str, code: str) -> None:
    with pytest.raises(EventRefused) as refused:
        reading.facilities(
            f"{world.east.household.code}\t{rest}", viewer=world.viewer(clerk(world))
        )
    assert refused.value.code == code
