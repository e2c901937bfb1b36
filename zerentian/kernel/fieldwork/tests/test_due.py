"""The statement against the rule on random histories; scope, places, deputies, reminders."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import AT, ON, START, World, account
from zerentian.kernel.accounts.actions import posts
from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork.due import queries, reminding, rules
from zerentian.kernel.fieldwork.due.rules import Told
from zerentian.kernel.notifications.models import Notification
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.population import actions as population
from zerentian.kernel.population.entries import NewHousehold
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.models import Duty, Excepted, Holder, PlaceDuty, Role
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.models import Template, Visit
from zerentian.programmes.relief.models import HouseholdStatus

pytestmark = pytest.mark.django_db
MODES = ("home", "phone", "proxy", "inspection")


def template() -> Template:
    return Template.objects.get_or_create(
        key="due_test", version=1, defaults={"body": {"items": []}, "since": START}
    )[0]


def visit(world: World, subject: Subject, holder: int | None, day: date, **about: Any) -> Visit:
    usual: dict[str, Any] = {
        "client_id": uuid.uuid4(), "content": uuid.uuid4(), "subject": subject, "holder_id": holder,
        "template": template(), "user": world.east.helper, "mode": "home", "day": day,
        "recorded_at": AT, "answers": {},
    }  # fmt: skip
    return Visit(**usual | about)


def homes(world: World, count: int) -> list[Subject]:
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
            kind="relief.household",
            name=f"东户{n}",
            opened_on=START,
            region=village,
            household=home,
        )
        for n, home in enumerate(households)
    ]
    return list(Subject.objects.filter(pk__in=subjects.register(by=None, subjects=wanted, at=AT)))


def give(world: World, subject: Subject, role: Role, since: date) -> Duty:
    return Duty.objects.create(
        role=role, exclusive=role.exclusive, subject=subject, holder=world.east.duty.holder,
        valid=DateRange(since, None), recorded_at=AT,
    )  # fmt: skip


def holder_of(user: User) -> Holder:
    return Holder.objects.create(post=user.tenures.get().post)


def rows(world: World, role: Role, on: date = ON) -> list[queries.Due]:
    viewer = world.viewer(world.east.users["town_clerk"], on=on)
    return queries.rows(queries.within(viewer=viewer, role=role, on=on), roles=[role], on=on)


def helper() -> Role:
    return duties.role("primary_helper")


@pytest.mark.parametrize("seed", range(4))
def test_statement_says_what_the_rule_says(world: World, seed: int) -> None:
    """Brute force over random histories, on three days around 春节 2019 and later."""
    chance, role = random.Random(seed), helper()
    expected: dict[int, tuple[date, list[Visit]]] = {
        world.east.subject.pk: (world.east.duty.valid.lower, [])
    }
    every: list[Visit] = []
    for subject in homes(world, 25):
        since = date(2018, 6, 1) + timedelta(days=chance.randrange(370))
        give(world, subject, role, since)
        told = [
            visit(
                world, subject, chance.choice([world.east.duty.holder_id, None]),
                since + timedelta(days=chance.randrange(-40, 300)), mode=chance.choice(MODES),
                met=chance.choice(["head", "", "nobody"]),
            )
            for _ in range(chance.randrange(5))
        ]  # fmt: skip
        for one in told:
            if chance.random() < 0.3:
                one.next_day = one.day + timedelta(days=chance.randrange(60))
        every += told
        expected[subject.pk] = (since, told)
    Visit.objects.bulk_create(every)
    hours, days = packs.current().reminders, packs.current().working_days
    for on in (date(2019, 2, 4), date(2019, 2, 11), ON):
        found = {due.subject.pk: due for due in rows(world, role, on)}
        begun = {pk: told for pk, told in expected.items() if told[0] <= on}
        assert set(found) == set(begun)
        until = rules.soon_until(on, soon=hours.soon_days, days=days)
        for pk, (since, told) in begun.items():
            counted = [
                Told(v.day, v.next_day)
                for v in told
                if v.holder_id and v.mode in hours.modes and v.met != "nobody"
            ]
            # Of two visits on one day the sooner promise counts, as in the rule.
            wanted = rules.due_on(
                since, counted, every=role.visit_days or 0, first=hours.first_visit_days, days=days,
                on=on,
            )  # fmt: skip
            if wanted > on - timedelta(days=900):
                assert found[pk].due == wanted, (pk, since, counted)
            assert found[pk].state == rules.state(wanted, on=on, until=until)


def test_classes_of_households_are_visited_less_often(world: World) -> None:
    role, subject = helper(), world.east.subject
    Visit.objects.bulk_create([visit(world, subject, world.east.duty.holder_id, date(2019, 4, 1))])
    [before] = rows(world, role)
    assert before.due == date(
        2019, 5, 5
    )  # 劳动节 until 05-04; the Sunday is worked to make up for it

    HouseholdStatus.objects.filter(household=subject.pk).update(superseded_at=AT)
    old = HouseholdStatus.objects.filter(household=subject.pk).order_by("-pk").first()
    assert old is not None
    old.pk, old.superseded_at, old.entitlement = None, None, "not_entitled"
    old.save(force_insert=True)

    [after] = rows(world, role)
    assert after.due == date(2019, 7, 1)  # 90 days


def test_withdrawn_visit_does_not_count(world: World) -> None:
    role = helper()
    [before] = rows(world, role)
    gone = visit(
        world, world.east.subject, world.east.duty.holder_id, date(2019, 5, 20),
        superseded_at=AT, why_superseded="wrong", superseded_by=world.admin,
    )  # fmt: skip
    Visit.objects.bulk_create([gone])

    assert rows(world, role) == [before]


def test_whoever_answers_for_the_place_visits_but_not_what_is_excepted(world: World) -> None:
    role = duties.role("village_doctor")
    first, second, third = homes(world, 3)
    PlaceDuty.objects.create(
        role=role, exclusive=True, holder=world.east.duty.holder, region=world.east.region,
        valid=DateRange(date(2019, 5, 20), None), recorded_at=AT,
    )  # fmt: skip
    Excepted.objects.create(
        role=role, subject=second, valid=DateRange(START, None), reason="x", recorded_at=AT
    )
    other = holder_of(account("东医生", world.east.office, title="村医"))
    Duty.objects.create(
        role=role, exclusive=True, subject=third, holder=other, valid=DateRange(START, None),
        recorded_at=AT,
    )  # fmt: skip

    found = {due.subject.pk: due for due in rows(world, role)}
    assert set(found) == {world.east.subject.pk, first.pk, third.pk}
    assert (found[first.pk].holder, found[third.pk].holder) == (world.east.duty.holder_id, other.pk)
    assert found[first.pk].due == date(2019, 5, 30)


def test_counts_agree_with_the_list_at_every_level(world: World) -> None:
    role, chance = helper(), random.Random(5)
    for subject in homes(world, 12):
        give(world, subject, role, ON - timedelta(days=chance.randrange(40)))
    viewer = world.viewer(world.east.users["town_clerk"])
    found = queries.within(viewer=viewer, role=role, on=ON)
    listed = Counter(due.state for due in queries.rows(found, roles=[role], on=ON))

    for level in range(3, 6):
        counts = queries.by_place(found, role=role, on=ON, level=level)
        assert queries.total(counts.values()).states == listed
    assert queries.total(queries.by_holder(found, role=role, on=ON).values()).states == listed


def test_one_statement_however_many_households(world: World) -> None:
    role = helper()
    for subject in homes(world, 8):
        give(world, subject, role, START)
    viewer = world.viewer(world.east.users["town_clerk"])
    found = queries.within(viewer=viewer, role=role, on=ON)
    with CaptureQueriesContext(connection) as asked:
        queries.by_place(found, role=role, on=ON, level=5)

    assert len(asked) == 1


def test_next_visits_in_every_role_by_one_statement(world: World) -> None:
    doctor, subject = duties.role("village_doctor"), world.east.subject
    subject = Subject.objects.select_related("region").get(pk=subject.pk)
    PlaceDuty.objects.create(
        role=doctor, exclusive=True, holder=holder_of(account("医", world.east.office, title="村医")),
        region=world.east.region, valid=DateRange(START, None), recorded_at=AT,
    )  # fmt: skip
    viewer = world.viewer(world.east.users["town_clerk"])
    queries.next_of(subject, viewer=viewer)

    with CaptureQueriesContext(connection) as asked:
        found = queries.next_of(subject, viewer=viewer)

    [of_helper], [of_doctor] = rows(world, helper()), rows(world, doctor)
    assert {due.role: due for due in found} == {helper(): of_helper, doctor: of_doctor}
    assert len([query for query in asked if "WITH" in query["sql"]]) == 1


def test_nobody_sees_the_west(world: World) -> None:
    west = world.viewer(world.west.users["town_clerk"])
    found = queries.within(viewer=west, role=helper(), on=ON)

    assert {due.subject.pk for due in queries.rows(found, roles=[helper()], on=ON)} == {
        world.west.subject.pk
    }
    assert not queries.next_of(world.east.subject, viewer=west)


def test_own_visits_of_a_helper_and_of_the_deputy(world: World) -> None:
    deputy = account("东代理", world.east.office)
    assert [d.subject for d in queries.mine(viewer=world.viewer(world.east.helper))] == [
        world.east.subject
    ]
    assert not queries.mine(viewer=world.viewer(deputy))

    posts.stand_in(
        by=world.admin, post=world.east.post, user=deputy, start=ON, end=ON + timedelta(days=5),
        on=ON, at=AT,
    )  # fmt: skip
    assert len(queries.mine(viewer=world.viewer(deputy))) == 1


# --- Reminders ---------------------------------------------------------------------------------


def test_everybody_is_reminded_once_a_day(world: World) -> None:
    told = [reminding.remind(on=ON, at=AT), reminding.remind(on=ON, at=AT)]
    row = Notification.objects.get(user=world.east.helper)

    assert told == [2, 0]  # the helpers of both towns
    assert row.params == {"overdue": 1, "due": 0, "soon": 0}
    assert row.url == "/field/due/mine/"
    assert reminding.remind(on=ON + timedelta(days=3), at=AT) == 2


def test_nobody_is_reminded_on_a_day_off(world: World) -> None:
    assert reminding.remind(on=date(2019, 2, 5), at=AT) == 0


def test_deputy_is_reminded_instead(world: World) -> None:
    deputy = account("东代理", world.east.office)
    posts.stand_in(
        by=world.admin, post=world.east.post, user=deputy, start=ON, end=ON + timedelta(days=5),
        on=ON, at=AT,
    )  # fmt: skip
    reminding.remind(on=ON, at=AT)

    assert Notification.objects.filter(user=deputy).exists()
    assert not Notification.objects.filter(user=world.east.helper).exists()


# --- Pages -------------------------------------------------------------------------------------


@pytest.fixture
def desk(world: World, settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(world.east.users["town_clerk"])
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("way", ["places", "helpers", "households"])
def test_due_page_by_place_helper_and_household(desk: Client, way: str) -> None:
    page = words(desk.get(f"/field/due/?by={way}"))
    paper = words(desk.get(f"/field/due/?by={way}&print=1"))

    assert {"places": "东一村", "helpers": "东帮扶人", "households": "东桂兰"}[way] in page
    assert "逾期" in paper
    assert "西" not in page


def test_due_list_of_another_day_and_state(desk: Client) -> None:
    early = "/field/due/?by=households&on=2016-01-05"

    assert "没有到期的走访" in words(desk.get(f"{early}&state=overdue"))
    assert "东桂兰" in words(desk.get(f"{early}&state=all"))


def test_due_list_leaves_as_a_workbook(desk: Client) -> None:
    answer = desk.get("/field/due/?by=households&export=xlsx")

    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_helper_sees_own_visits_on_the_first_page_and_in_the_list(world: World) -> None:
    client = Client()
    client.force_login(world.east.helper)

    assert "我的走访" in words(client.get("/"))
    assert "东桂兰" in words(client.get("/field/due/mine/"))
    assert "东桂兰" in words(client.get("/field/due/mine/?print=1"))
    assert "下次走访" in words(client.get(reverse("duties:subject", args=[world.east.subject.pk])))
    assert client.get("/field/due/").status_code == 403


def test_who_has_nobody_to_visit_is_told_so(world: World) -> None:
    client = Client()
    client.force_login(world.loner)

    assert "没有需要您走访的户" in words(client.get("/field/due/mine/"))


def test_a_village_stands_in_its_own_list(world: World, desk: Client) -> None:
    """It has no places below it; an empty list would say that no visit is due."""
    village = world.east.subject.region
    assert village is not None

    table = desk.get("/field/due/", {"place": village.path}).context["table"]

    assert [row[0] for row in table.rows] == [village]


def test_a_due_visit_leads_to_its_form(world: World) -> None:
    client = Client()
    client.force_login(world.east.helper)

    page = client.get("/field/due/mine/").content.decode()

    assert reverse("recording:record", args=[world.east.subject.pk]) in page
