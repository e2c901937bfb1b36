"""Recording visits: nothing is lost, nothing doubled, refusals say why."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from tests.world import AT, ON, START, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.population.models import Membership, Person
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import actions, remarks, sealed
from zerentian.kernel.visits.drafts import PhotoDraft
from zerentian.kernel.visits.models import Conflict, Finding, Photo, Template, Visit
from zerentian.kernel.visits.tests.factories import GOOD, HOME, draft, record, visit


def test_visit_keeps_what_was_told_and_when_it_came_in(world: World) -> None:  # B-8
    row = visit(world, draft(world.east, note="夜里才在家", next_day=date(2019, 6, 20)))

    assert (row.day, row.start, row.end) == (date(2019, 5, 20), time(19, 40), time(20, 5))
    assert row.recorded_at == AT
    assert (row.user, row.recorded_by) == (world.east.helper, world.east.helper)
    assert row.holder_id == world.east.duty.holder_id
    assert sealed.open_texts(row.texts) == {"": "夜里才在家"}
    assert (row.passed, row.points, row.out_of, row.remarks) == (True, 20, 20, [])
    assert (row.typed, row.confirmed) == (15, 0)
    assert Entry.objects.get(verb="visit.recorded").rows == [row.pk]


@pytest.mark.parametrize("clock", [None, time(0, 0), time(3, 15), time(23, 59)])
def test_any_hour_counts(world: World, clock: time | None) -> None:  # B-8
    assert record(world, draft(world.east, start=clock, end=None)).kind == "stored"


def test_failed_safety_item_is_kept_as_a_finding(world: World) -> None:  # B-6
    answers = {**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}, "yard": "partly"}

    outcome = record(world, draft(world.east, answers=answers))

    row = Visit.objects.get(pk=outcome.visit_id)
    assert (row.passed, row.failed_safety) == (False, ["roof_walls"])
    assert [found.item for found in outcome.findings] == ["roof_walls", "yard"]
    kept = Finding.objects.filter(visit=row).order_by("pk")
    assert list(kept.values_list("item", "answer", "reason", "kind", "safety")) == [
        ("roof_walls", "no", "leaks", "housing", True),
        ("yard", "partly", "", "environment", False),
    ]


def test_the_same_again_is_a_duplicate(world: World) -> None:
    wanted = draft(world.east, note="平安")
    first = record(world, wanted)

    again = record(world, wanted, at=AT + timedelta(days=3))

    assert (again.kind, again.visit_id) == ("duplicate", first.visit_id)
    assert Visit.objects.count() == 1


def test_other_content_under_one_number_is_kept_beside(world: World) -> None:
    wanted = draft(world.east, note="平安")
    first = record(world, wanted)
    other = draft(world.east, client_id=wanted.client_id, note="漏雨")

    outcomes = [record(world, other) for _ in range(2)]

    assert [(o.kind, o.visit_id, o.code) for o in outcomes] == [
        ("conflict", first.visit_id, "other_content")
    ] * 2
    [kept] = Conflict.objects.all()
    assert sealed.open_told(kept.told)["note"] == "漏雨"
    assert sealed.open_texts(Visit.objects.get().texts)[""] == "平安"
    actions.settle(by=world.admin, conflict=kept, at=AT)
    actions.settle(by=world.admin, conflict=kept, at=AT)
    assert Entry.objects.filter(verb="visit.conflict_settled").count() == 1


def refused(world: World, by: Any = None, **changes: Any) -> tuple[str, str]:
    outcome = record(world, draft(world.east, **changes), by=by)
    assert outcome.kind == "refused"
    assert not Visit.objects.exists()
    return outcome.code, outcome.message


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("future_day", {"day": ON + timedelta(days=1)}),
        ("unknown_subject", {"subject": 10**12}),
        ("unknown_template", {"template": "home_standard@99"}),
        ("unknown_template", {"template": "西"}),
        ("unknown_mode", {"mode": "fly"}),
        ("met", {"met": "dog"}),
        ("met", {"met_person": 10**12}),
        ("met", {"met": "neighbour", "met_person": 10**12}),
        ("too_long", {"note": "长" * 51}),
        ("next_day", {"next_day": date(2019, 5, 19)}),
        ("clock", {"start": None}),
        ("visitor", {"visitor": 10**12}),
        ("no_earlier", {"mode": "look_back"}),
        ("photos", {"photos": (PhotoDraft(client_id=uuid.uuid4(), size=0, sha256="0" * 64),)}),
    ],
)
def test_refusals_say_why(world: World, code: str, changes: dict[str, Any]) -> None:
    assert refused(world, **changes)[0] == code


@pytest.mark.parametrize("met", ["head", "relative", "nobody", ""])
def test_nobody_is_met_by_name_but_who_belonged_to_the_household(world: World, met: str) -> None:
    """A name of another town would stand on the page of the visit."""
    assert refused(world, met=met, met_person=world.west.person.pk)[0] == "met"


def test_refused_answers_name_item_and_reason(world: World) -> None:
    code, message = refused(world, answers={**GOOD, "yard": "maybe"})

    assert code == "wrong_answers"
    assert "院落" in message
    with translation.override("en"):
        _code, english = refused(world, answers={**GOOD, "yard": "maybe"})
    assert english.startswith("Yard: ")
    assert english.endswith(": this answer is not among the possible ones")


def test_strangers_record_nothing(world: World) -> None:
    for user in (world.west.helper, world.west.users["town_clerk"], world.loner):
        assert refused(world, user)[0] == "no_right"


def test_clerk_types_in_what_the_helper_did(world: World) -> None:
    clerk = world.east.users["town_clerk"]

    row = visit(world, draft(world.east), by=clerk)
    named = visit(world, draft(world.east, visitor=world.loner.pk), by=clerk)

    assert (row.user, row.recorded_by) == (world.east.helper, clerk)
    assert (named.user, named.holder_id) == (world.loner, world.east.duty.holder_id)


def test_visit_after_a_handover_is_stored_with_a_remark(world: World) -> None:
    duties.end(by=world.admin, duty=world.east.duty, on=date(2019, 5, 1), reason="调整", at=AT)

    row = visit(world, draft(world.east))

    assert (row.remarks, row.holder_id) == ([remarks.REASSIGNED], None)


def test_older_checklist_is_stored_with_a_remark(world: World) -> None:
    Template.objects.filter(key="home_standard").update(until=date(2019, 5, 1))

    assert visit(world, draft(world.east)).remarks == [remarks.NEWER]
    assert visit(world, draft(world.east, day=date(2019, 4, 30))).remarks == []


def test_household_that_left_or_came_later_is_remarked(world: World) -> None:
    Subject.objects.filter(pk=world.east.subject.pk).update(closed_on=date(2019, 5, 10))

    assert visit(world, draft(world.east)).remarks == [remarks.CLOSED]
    early = visit(world, draft(world.east, day=START - timedelta(days=1)))
    assert remarks.NOT_OPENED in early.remarks


def test_checklist_for_another_way_of_visiting_is_remarked(world: World) -> None:
    assert visit(world, draft(world.east, mode="phone")).remarks == [remarks.MODE]


def test_signature_of_the_dead_is_remarked(world: World) -> None:  # DM-2
    Person.objects.filter(pk=world.east.person.pk).update(died_on=date(2019, 5, 2))

    assert visit(world, draft(world.east)).remarks == [remarks.DEAD]
    assert visit(world, draft(world.east, day=date(2019, 5, 2))).remarks == []
    assert visit(world, draft(world.east, met="neighbour")).remarks == []


def test_signature_of_somebody_away_is_remarked(world: World) -> None:  # DM-2
    member = Membership.objects.get(person=world.east.person)
    Membership.objects.filter(pk=member.pk).update(valid=DateRange(START, date(2019, 5, 10)))

    asked = {"met": "member", "met_person": world.east.person.pk}
    assert visit(world, draft(world.east, **asked)).remarks == [remarks.AWAY]
    assert visit(world, draft(world.east, day=date(2019, 5, 9), **asked)).remarks == []


def test_look_back_is_of_the_earlier_check_and_its_version(world: World) -> None:  # B-5
    first = visit(world, draft(world.east, day=date(2019, 5, 1)))

    back = visit(world, draft(world.east, mode="look_back"))
    named = visit(world, draft(world.east, mode="look_back", earlier=first.client_id))

    assert (back.earlier, named.earlier) == (first, first)
    assert record(world, draft(world.east, mode="look_back", day=date(2019, 4, 1))).code == (
        "no_earlier"
    )


def next_version(world: World) -> None:
    """The pack raises the version of the checklist."""
    old = Template.objects.get(key="home_standard")
    Template.objects.filter(pk=old.pk).update(until=date(2019, 5, 15))
    Template.objects.create(
        key=old.key, version=2, body=old.body | {"modes": ["home"]}, since=date(2019, 5, 15)
    )


def test_look_back_by_a_later_version_is_refused(world: World) -> None:  # B-5, B-9
    first = visit(world, draft(world.east, day=date(2019, 5, 1)))
    next_version(world)

    later = draft(world.east, mode="look_back", template="home_standard@2")
    assert record(world, later).code == "look_back_version"
    assert visit(world, draft(world.east, mode="look_back")).earlier == first


def test_database_refuses_a_check_by_another_version(world: World) -> None:  # B-5
    first = visit(world, draft(world.east, day=date(2019, 5, 1)))
    next_version(world)
    row = visit(world, draft(world.east, template="home_standard@2"))

    row.pk, row.client_id, row.mode, row.earlier = None, uuid.uuid4(), "look_back", first
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="visit_check_alike"), transaction.atomic():
        row.save(force_insert=True)


def test_look_back_comes_with_its_check_in_one_batch(world: World) -> None:
    first = draft(world.east, day=date(2019, 5, 1))
    back = draft(world.east, mode="look_back", earlier=first.client_id)
    viewer = world.viewer(world.east.helper)

    outcomes = actions.record_many(by=world.east.helper, viewer=viewer, drafts=[back, first], at=AT)

    assert [outcome.kind for outcome in outcomes] == ["stored", "stored"]
    assert Visit.objects.get(client_id=back.client_id).earlier.client_id == first.client_id


def test_many_are_answered_one_by_one(world: World) -> None:
    good, bad = draft(world.east), draft(world.east, day=ON + timedelta(days=1))
    other = draft(world.east, client_id=good.client_id, note="别的")
    viewer = world.viewer(world.east.helper)

    outcomes = actions.record_many(
        by=world.east.helper, viewer=viewer, drafts=[good, bad, good, other], at=AT
    )

    assert [o.kind for o in outcomes] == ["stored", "refused", "duplicate", "conflict"]
    assert [o.client_id for o in outcomes] == [d.client_id for d in (good, bad, good, other)]


def test_many_take_a_constant_number_of_statements(
    world: World, django_assert_max_num_queries: Any
) -> None:
    drafts = [draft(world.east, note=f"第{n}次") for n in range(200)]
    viewer = world.viewer(world.east.helper)

    with django_assert_max_num_queries(13):
        actions.record_many(by=world.east.helper, viewer=viewer, drafts=drafts, at=AT)
    assert Visit.objects.count() == 200


def test_photos_are_announced_once(world: World) -> None:
    photo = PhotoDraft(client_id=uuid.uuid4(), size=9, sha256="a" * 64)

    row = visit(world, draft(world.east, photos=(photo,)))

    assert list(Photo.objects.values_list("visit", "client_id", "size", "state")) == [
        (row.pk, photo.client_id, 9, "expected")
    ]
    assert record(world, draft(world.east, photos=(photo,))).code == "photo_taken"


@pytest.mark.parametrize(("count", "size", "kind"), [(6, 2 << 20, "stored"), (7, 9, "refused")])
def test_photos_are_few_and_small(world: World, count: int, size: int, kind: str) -> None:
    ids = [uuid.uuid4() for _ in range(count)]
    photos = tuple(PhotoDraft(client_id=one, size=size, sha256="a" * 64) for one in ids)

    assert record(world, draft(world.east, photos=photos)).kind == kind
    large = (PhotoDraft(client_id=uuid.uuid4(), size=(2 << 20) + 1, sha256="a" * 64),)
    assert record(world, draft(world.east, photos=large)).code == "photos"
    twice = (PhotoDraft(client_id=uuid.uuid4(), size=9, sha256="a" * 64),) * 2
    assert record(world, draft(world.east, photos=twice)).code == "photo_taken"


def test_correction_supersedes_and_keeps_both(world: World) -> None:
    row = visit(world, draft(world.east))
    next_version(world)
    later = datetime(2019, 5, 31, 12, 0, tzinfo=AT.tzinfo)
    user = world.east.helper

    outcome = actions.correct(
        by=user, viewer=world.viewer(user), visit=row, reason="看错了",
        draft=draft(world.east, answers={**GOOD, "yard": "no"}), at=later,
    )  # fmt: skip

    new = Visit.objects.get(pk=outcome.visit_id)
    row.refresh_from_db()
    assert (new.corrects, str(new.template), new.superseded_at) == (row, HOME, None)  # B-9
    assert (row.superseded_at, row.superseded_by, row.why_superseded) == (later, user, "看错了")
    assert [found.item for found in outcome.findings] == ["yard"]
    with pytest.raises(actions.VisitRefused) as caught:
        actions.withdraw(by=user, visit=row, reason="再", at=later)
    assert caught.value.code == "changed"


def test_correction_of_another_household_is_refused(world: World) -> None:
    row = visit(world, draft(world.east))

    with pytest.raises(actions.VisitRefused) as caught:
        actions.correct(
            by=world.admin, viewer=world.viewer(world.admin), visit=row, reason="错",
            draft=draft(world.west), at=AT,
        )  # fmt: skip
    assert caught.value.code == "other_subject"


def test_withdrawal_needs_a_reason(world: World) -> None:
    row = visit(world, draft(world.east))

    with pytest.raises(actions.VisitRefused) as caught:
        actions.withdraw(by=world.east.helper, visit=row, reason="  ", at=AT)
    assert caught.value.code == "reason"
    actions.withdraw(by=world.east.helper, visit=row, reason="重复录入", at=AT)
    assert Visit.objects.get(superseded_at=AT).why_superseded == "重复录入"
    assert Entry.objects.filter(verb="visit.withdrawn", rows=[row.pk]).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visits_visit SET day = day - 1",
        "UPDATE visits_visit SET points = 0",
        "DELETE FROM visits_visit",
        "UPDATE visits_finding SET answer = 'yes'",
        "DELETE FROM visits_finding",
        "UPDATE visits_template SET body = '{}'",
        "DELETE FROM visits_template",
    ],
)
def test_database_keeps_what_was_told(world: World, statement: str) -> None:  # B-9
    visit(world, draft(world.east, answers={**GOOD, "yard": "no"}))

    with (
        pytest.raises(Exception, match=r"Cannot (update|delete)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
