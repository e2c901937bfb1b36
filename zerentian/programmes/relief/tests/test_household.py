"""One household's page: access, revealing, days and knowledge, timeline and where values came from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from tests.fixtures import clock, world, world_of_module
from tests.world import AT, ON, START, World, account
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.imports.models import Change, Created
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as asking
from zerentian.programmes.relief import timeline
from zerentian.programmes.relief.models import HouseholdStatus
from zerentian.programmes.relief.queries import households, sources
from zerentian.programmes.relief.queries.households import Seen
from zerentian.programmes.relief.tests.houses import client, give, house

__all__ = ["clock", "world", "world_of_module"]


def url(subject: Any, tail: str = "") -> str:
    return f"/relief/households/{subject.pk}/{tail}"


def seen(world: World, subject: Any, *, on: date = ON, at: datetime | None = None) -> Seen:
    found = households.household(world.viewer(world.admin)).get(pk=subject.pk)
    return Seen(found, on, at)


def told(world: World, subject: Any, **asked: Any) -> list[timeline.Entry]:
    looked = seen(world, subject, **asked)
    return timeline.entries(looked, sources.sources(world.viewer(world.admin), looked))


def test_household_opens_to_place_and_duty_only(world: World) -> None:
    east = world.east
    assert client(east.users["town_clerk"]).get(url(east.subject)).status_code == 200
    assert client(east.helper).get(url(east.subject)).status_code == 200
    neighbour = house(east.villages[0], "邻居", 1)
    assert client(east.helper).get(url(neighbour)).status_code == 404
    for stranger in (world.west.users["town_clerk"], world.west.helper, world.loner):
        assert client(stranger).get(url(east.subject)).status_code == 404


def test_helpers_cannot_assign_or_reveal(world: World) -> None:
    page = client(world.east.helper).get(url(world.east.subject)).content.decode()
    assert "/duties/assign/" not in page
    assert "reveal" not in page
    answer = client(world.east.helper).post(
        url(world.east.subject, "reveal/"), {"person": world.east.person.pk, "reason": "想看"}
    )
    assert answer.status_code == 403


def test_statements_are_few_and_constant(world: World) -> None:
    small = house(world.east.villages[0], "小户", 1)
    large = house(world.east.villages[0], "大户", 2, members=9)
    give(world, world.east.post, small, large)
    browser = client(world.east.users["town_clerk"])
    assert statements(browser, small) == statements(browser, large) <= 28


def statements(browser: Any, subject: Any) -> int:
    browser.get(url(subject))
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url(subject)).status_code == 200
    return len(asked)


def test_number_is_shown_once_and_leaves_a_trace(world: World) -> None:
    subject, person = world.east.subject, world.east.person
    browser = client(world.east.users["town_clerk"])
    number = sealed.open_identity(person.identity)
    assert number not in browser.get(url(subject)).content.decode()
    sent = {"person": person.pk, "reason": "核对身份证"}
    answer = browser.post(url(subject, "reveal/"), sent)
    assert number in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(verb="person.identity_revealed")
    assert (entry.reason, entry.rows) == ("核对身份证", [person.pk])
    part = browser.post(url(subject, "reveal/"), sent, headers={"HX-Request": "true"})
    assert number in part.content.decode()
    assert "<html" not in part.content.decode()


def test_number_needs_a_reason_and_a_member(world: World) -> None:
    subject = world.east.subject
    browser = client(world.east.users["town_clerk"])
    empty = browser.post(url(subject, "reveal/"), {"person": world.east.person.pk, "reason": ""})
    assert empty.status_code == 422
    other = {"person": world.west.person.pk, "reason": "看看别人"}
    assert browser.post(url(subject, "reveal/"), other).status_code == 404
    spoilt = {"person": "x", "reason": "看看别人"}
    assert browser.post(url(subject, "reveal/"), spoilt).status_code == 404
    assert browser.get(url(subject, "reveal/")).status_code == 405
    assert not Entry.objects.filter(verb="person.identity_revealed").exists()


def exited(subject: Any, on: date, *, recorded: datetime = AT) -> HouseholdStatus:
    """The household rises out of poverty: the status so far is superseded and followed."""
    old = HouseholdStatus.objects.get(household=subject.pk, superseded_at=None)
    HouseholdStatus.objects.filter(pk=old.pk).update(superseded_at=recorded)
    fields = (
        "entitlement",
        "category",
        "main_cause",
        "income_per_head",
        "dangerous_house",
        "safe_water",
    )
    values = {name: getattr(old, name) for name in fields}
    HouseholdStatus.objects.create(
        household_id=subject.pk, valid=DateRange(old.valid.lower, on), event=old.event,
        recorded_at=recorded, **values,
    )  # fmt: skip
    return HouseholdStatus.objects.create(
        household_id=subject.pk, valid=DateRange(on, None), event="exited", recorded_at=recorded,
        **{**values, "category": "exited_general", "income_per_head": 900_000},
    )  # fmt: skip


def test_status_change_tells_old_and_new(world: World) -> None:
    subject = house(world.east.villages[0], "王脱贫", 1, category="general")
    exited(subject, date(2018, 12, 1))
    entry = next(e for e in told(world, subject) if e.day == date(2018, 12, 1))
    assert entry.sort == "status"
    assert "一般贫困户" in entry.detail
    assert "一般脱贫户" in entry.detail
    assert "9,000.00" in entry.detail


def test_page_as_of_a_day_shows_that_day(world: World) -> None:
    subject = house(world.east.villages[0], "王脱贫", 1, category="general")
    exited(subject, date(2018, 12, 1))
    browser = client(world.east.users["town_clerk"])
    then = browser.get(f"{url(subject)}?on=2018-01-01")
    assert then.context["page"].seen.status.category == "general"
    assert not any(entry.day > date(2018, 1, 1) for entry in then.context["page"].entries)
    assert "2018-01-01" in then.content.decode()
    assert not then.context["page"].may_assign
    assert browser.get(url(subject)).context["page"].seen.status.category == "exited_general"


def test_page_as_known_forgets_what_came_later(world: World) -> None:
    early = AT - timedelta(days=400)
    subject = house(world.east.villages[0], "王早知", 1, category="general", recorded_at=early)
    exited(subject, date(2018, 12, 1))
    browser = client(world.east.users["town_clerk"])
    known = browser.get(f"{url(subject)}?known=2019-01-15").context["page"]
    assert known.seen.status.category == "general"
    assert known.seen.status.superseded_at == AT
    nothing = browser.get(f"{url(subject)}?known=2015-01-15").context["page"]
    assert not nothing.seen.exists
    assert nothing.entries == []


def test_timeline_tells_hand_overs_by_name(world: World) -> None:
    subject = world.east.subject
    other = asking.role("primary_helper")
    holder = duties.holder_for(post=world.west.post)
    duties.reassign(
        by=world.admin,
        role=other,
        to={subject.pk: holder.pk},
        on=date(2019, 3, 1),
        reason="轮岗",
        at=AT,
    )
    entries = [entry for entry in told(world, subject) if entry.sort == "duty"]
    assert "东帮扶人 → 西帮扶人" in entries[0].title
    assert "轮岗" in entries[0].meta
    assert len(entries) == 2
    [now] = seen(world, subject).standing()
    assert now[1].name == "西帮扶人"
    [then] = seen(world, subject, on=date(2019, 1, 1)).standing()
    assert then[1].name == "东帮扶人"


def test_timeline_tells_an_end_without_a_successor(world: World) -> None:
    duties.end(by=world.admin, duty=world.east.duty, on=date(2019, 5, 1), reason="调走", at=AT)
    entry = next(e for e in told(world, world.east.subject) if e.day == date(2019, 5, 1))
    assert "调走" in entry.meta
    page = client(world.east.users["town_clerk"]).get(url(world.east.subject)).context["page"]
    assert [role.key for role in page.missing] == ["primary_helper"]


def test_timeline_tells_every_end_where_several_answer(world: World) -> None:
    """Two who shared the household end on one day, a third begins: one took over, the other left."""
    day, role = date(2019, 3, 1), asking.role("village_cadre")
    subject = house(world.east.villages[0], "王多人", 1)
    third = account("甲三", world.hall, title="丙岗").tenures.get().post
    posts = (world.east.post, world.west.post, third)
    holders = [duties.holder_for(post=post) for post in posts]
    old = [
        duties.assign(by=world.admin, role=role, subject=subject, holder=holder, start=START, at=AT)
        for holder in holders[:2]
    ]
    for duty in old:
        duties.end(by=world.admin, duty=duty, on=day, reason="轮岗", at=AT)
    duties.assign(by=world.admin, role=role, subject=subject, holder=holders[2], start=day, at=AT)

    titles = [entry.title for entry in told(world, subject) if entry.day == day]

    assert len(titles) == 2
    assert sum("→ 甲三" in title for title in titles) == 1
    assert sum("东帮扶人" in title for title in titles) == 1
    assert sum("西帮扶人" in title for title in titles) == 1


def test_timeline_says_in_words_why_somebody_left(world: World) -> None:
    subject = house(world.east.villages[0], "王出嫁", 1, members=2)
    row = Membership.objects.get(household=subject.household, relation="son")
    population.leave(
        by=world.admin, memberships=[row.pk], on=date(2019, 3, 1), reason="married_out", at=AT
    )

    [entry] = [entry for entry in told(world, subject) if entry.day == date(2019, 3, 1)]

    assert entry.meta == "婚出"


def test_timeline_names_members_who_join_together(world: World) -> None:
    subject = house(world.east.villages[0], "王一家", 1, members=3)
    [entry] = [entry for entry in told(world, subject) if entry.sort == "member"]
    assert "王一家" in entry.title
    assert entry.title.count("王成员") == 2


def test_imports_tell_row_file_and_changed_values(world: World) -> None:
    subject, batch = world.east.subject, world.east.batch
    status = HouseholdStatus.objects.get(household=subject.pk)
    clerk = world.east.users["town_clerk"]
    type(batch).objects.filter(pk=batch.pk).update(
        state="committed", committed_by=clerk, committed_at=AT, refused=0
    )
    made = {"batch": batch, "row": 7}
    Created.objects.create(
        batch=batch, table=sources.STATUS, first_id=status.pk, last_id=status.pk,
        ids=[status.pk], rows=[7],
    )  # fmt: skip
    Change.objects.create(
        table=sources.PERSON, object_id=world.east.person.pk, field="name", old="东桂芝", new="东桂兰", **made
    )  # fmt: skip
    for number, field in (("13900000001", "phone"), ("13900000002", "phone_tail")):
        old = (sealed.seal_phone(number) or b"").hex()
        Change.objects.create(
            table=sources.PERSON, object_id=world.east.person.pk, field=field, old=old, new=old, **made
        )  # fmt: skip
    entries = told(world, subject)
    imported = next(entry for entry in entries if entry.sort == "import")
    assert batch.name in imported.title
    assert "东桂芝" in imported.detail
    assert "139****0001" in imported.detail
    assert "0002" not in imported.detail
    identified = next(entry for entry in entries if entry.sort == "status")
    assert batch.name in identified.meta
    assert "7" in identified.meta
    assert clerk.name in identified.meta


def test_tabs_and_earlier_entries_of_the_timeline(world: World) -> None:
    subject = house(world.east.villages[0], "王多事", 1, category="general")
    role = asking.role("primary_helper")
    holders = [duties.holder_for(post=p).pk for p in (world.east.post, world.west.post)]
    for month in range(1, 26):
        day = date(2016 + month // 12, month % 12 + 1, 2)
        to = {subject.pk: holders[month % 2]}
        duties.reassign(by=world.admin, role=role, to=to, on=day, reason="轮岗", at=AT)
    browser = client(world.east.users["town_clerk"])
    short = browser.get(url(subject))
    assert len(short.context["entries"]) == 20
    assert short.context["more"] == 7
    assert len(browser.get(f"{url(subject)}?all=1").context["entries"]) == 27
    assert len(browser.get(f"{url(subject)}?kind=status").context["entries"]) == 1
    assert browser.get(f"{url(subject)}?kind=nothing").context["kind"] == ""


def test_household_that_left_says_so(world: World) -> None:
    subject = world.east.subject
    type(subject).objects.filter(pk=subject.pk).update(closed_on=date(2019, 2, 1))
    page = client(world.east.users["town_clerk"]).get(url(subject))
    assert page.status_code == 200
    assert not page.context["page"].seen.exists
