from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.architecture.needed import EVERYTHING, holding
from tests.world import AT, ON, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.activity import queries as chain
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.exports import actions, errors, making, queries, rules
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.kernel.exports.tests import toys
from zerentian.lib.sealed import CannotOpen
from zerentian.manifest.permissions import Permission

pytestmark = pytest.mark.django_db


def ask(world: World, user: User, **about: Any) -> ExportRequest:
    usual: dict[str, Any] = {"listing": toys.TOYS, "words": {"q": "张"}, "format": "xlsx"}
    return actions.ask(by=user, viewer=world.viewer(user), at=AT, **usual | about)


def long(world: World, user: User, **about: Any) -> ExportRequest:
    toys.LENGTH["toys"] = 1001
    return ask(world, user, reason="核对名单", **about)


def decide(world: World, user: User, found: ExportRequest, **about: Any) -> ExportRequest:
    return actions.decide(
        by=user, viewer=world.viewer(user), request=found.pk, at=AT, **{"agreed": True} | about
    )


def verbs() -> list[str]:
    entries = Entry.objects.filter(verb__contains="export").order_by("pk")
    return list(entries.values_list("verb", flat=True))


# --- Asking and making -----------------------------------------------------------------------


def test_short_list_leaves_at_once_and_leaves_its_trace(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    found = actions.make(request=ask(world, clerk).pk, at=AT)

    lines = toys.book(toys.clear(found))
    assert found.state == State.MADE
    assert lines[0][0] == "玩具名单"
    assert clerk.name in str(lines[1][0])
    assert "3 行" in str(lines[1][0])
    assert lines[2:] == [["姓名", "号码"], ["张1", "99**"], ["张2", "99**"], ["张3", "99**"]]
    assert verbs() == ["export.asked", "person.exported", "export.made"]
    read = Entry.objects.get(verb="person.exported")
    assert (read.actor, read.table, read.rows) == (clerk.pk, "population_person", [1, 2, 3])
    assert not chain.verify()[2]


def test_file_lies_sealed(world: World) -> None:
    found = actions.make(request=ask(world, world.admin, format="csv").pk, at=AT)

    assert "张1".encode() not in making.place(found.file).read_bytes()
    assert "张1".encode() in toys.clear(found)
    making.place(found.file).write_bytes(making.place(found.file).read_bytes()[:-1])
    with pytest.raises(CannotOpen):
        toys.clear(found)


def test_what_duties_open_does_not_leave(world: World) -> None:
    """A duty opens a household for viewing only."""
    ask(world, world.admin)
    made = actions.make(request=ask(world, world.admin).pk, at=AT)

    assert made.state == State.MADE
    assert all(question.viewer.subject_ids == frozenset() for question in toys.SEEN)


def test_made_twice_is_made_once(world: World) -> None:
    found = ask(world, world.admin)
    first = actions.make(request=found.pk, at=AT)
    second = actions.make(request=found.pk, at=AT + timedelta(hours=1))

    assert (first.file, first.made_at) == (second.file, second.made_at)
    assert verbs().count("person.exported") == 1


def test_list_that_fails_says_so_and_can_be_made_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ask(world, world.admin)
    with monkeypatch.context() as broken:
        broken.setattr(making, "write", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.make(request=found.pk, at=AT)
    found.refresh_from_db()
    assert found.state == State.FAILED

    assert actions.make(request=found.pk, at=AT).state == State.MADE


def test_right_taken_away_before_the_file_is_made(world: World) -> None:
    from zerentian.kernel.accounts.actions import grants

    clerk = world.east.users["town_clerk"]
    found = ask(world, clerk)
    grants.revoke(by=world.admin, grant=clerk.grants.get(), on=ON, reason="调离", at=AT)

    with pytest.raises(PermissionDenied):
        actions.make(request=found.pk, at=AT)
    found.refresh_from_db()
    assert found.state == State.FAILED


def test_the_worker_is_told_in_the_same_transaction(world: World) -> None:
    found = long(world, world.east.users["town_clerk"])
    assert not ProcrastinateJob.objects.exists()

    decide(world, world.admin, found)

    assert ProcrastinateJob.objects.get().args == {"request": found.pk}


def test_empty_list_is_not_asked_for(world: World) -> None:
    toys.LENGTH["toys"] = 0
    with pytest.raises(errors.NothingThere):
        ask(world, world.admin)


def test_list_without_citizens_needs_nobody(world: World) -> None:
    found = ask(world, world.admin, listing=toys.PLAIN)

    assert not found.needs_approval
    assert actions.make(request=found.pk, at=AT).state == State.MADE
    assert "person.exported" not in verbs()


# --- Who may, and how much -------------------------------------------------------------------


def test_only_those_who_may_take_lists_out(world: World) -> None:
    for user in (world.east.users["leader"], world.east.helper, world.loner):
        with pytest.raises(PermissionDenied):
            ask(world, user)
    assert not ExportRequest.objects.exists()


def test_list_is_not_made_for_somebody_who_lost_the_right(world: World) -> None:
    """Somebody agreed, the worker comes an hour later, and meanwhile the role was changed."""
    clerk = world.east.users["town_clerk"]
    for lost in (Permission.EXPORTS_RUN, toys.TOYS.permission, Permission.SUBJECTS_REVEAL):
        found = ask(world, clerk, full=True, reason="核对")
        toys.SEEN.clear()
        with holding(EVERYTHING - {lost}), pytest.raises(PermissionDenied):
            actions.make(request=found.pk, at=AT)

        found.refresh_from_db()
        assert (found.state, found.file) == (State.FAILED, "")
        assert not toys.SEEN
    assert not Entry.objects.filter(verb="person.exported").exists()


def test_whole_numbers_need_a_reason_and_a_right(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    with pytest.raises(errors.NoReason):
        ask(world, clerk, full=True, reason="  ")
    with pytest.raises(PermissionDenied):
        ask(world, clerk, listing=toys.PLAIN, full=True, reason="核对")

    found = actions.make(request=ask(world, clerk, full=True, reason="核对").pk, at=AT)

    assert toys.book(toys.clear(found))[3] == ["张1", "9907"]
    assert "用途：核对" in toys.book(toys.clear(found))[1][0]


def test_slices_of_whole_numbers_add_up_for_a_day(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    toys.LENGTH["toys"] = 150
    first = ask(world, clerk, full=True, reason="核对")
    second = ask(world, clerk, full=True, reason="核对")
    other = ask(world, world.admin, full=True, reason="核对")

    assert [first.needs_approval, second.needs_approval, other.needs_approval] == [
        False, True, False,
    ]  # fmt: skip
    assert queries.taken_today(clerk, at=AT) == 150
    assert queries.taken_today(clerk, at=AT + timedelta(days=1)) == 0


def test_long_list_waits_for_somebody_else(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    toys.LENGTH["toys"] = 1001
    with pytest.raises(errors.NoReason):
        ask(world, clerk)
    found = long(world, clerk)

    assert found.state == State.ASKED
    assert actions.make(request=found.pk, at=AT).state == State.ASKED
    with pytest.raises(errors.Gone):
        actions.take(by=clerk, viewer=world.viewer(clerk), request=found.pk, at=AT)

    decide(world, world.admin, found)
    assert actions.make(request=found.pk, at=AT).state == State.MADE


def test_nobody_agrees_to_their_own(world: World) -> None:
    found = long(world, world.admin)
    with pytest.raises(errors.SamePerson):
        decide(world, world.admin, found)

    with pytest.raises(IntegrityError, match="export_second_person"), transaction.atomic():
        ExportRequest.objects.filter(pk=found.pk).update(decided_by=world.admin, decided_at=AT)


def test_judges_of_another_place_do_not_even_see_it(world: World) -> None:
    found = long(world, world.east.users["town_clerk"])
    west, east = (town.users["relief_office"] for town in (world.west, world.east))

    assert found.region == world.east.region
    assert not queries.requests(viewer=world.viewer(west)).exists()
    with pytest.raises(ExportRequest.DoesNotExist):
        decide(world, west, found)
    assert list(queries.waiting(viewer=world.viewer(east))) == [found]


def test_a_town_does_not_judge_for_the_district(world: World) -> None:
    found = long(world, world.admin)

    assert found.region == world.root
    assert not queries.requests(viewer=world.viewer(world.east.users["district_admin"])).exists()


def test_refusing_needs_words_and_ends_it(world: World) -> None:
    found = long(world, world.east.users["town_clerk"])
    with pytest.raises(errors.NoReason):
        decide(world, world.admin, found, agreed=False)
    decide(world, world.admin, found, agreed=False, answer="只要本村的就够了")

    with pytest.raises(errors.AlreadyDecided):
        decide(world, world.admin, found)
    assert actions.make(request=found.pk, at=AT).state == State.REFUSED


def test_withdrawn_request_cannot_be_agreed_to(world: World) -> None:
    clerk = world.east.users["town_clerk"]
    found = long(world, clerk)
    actions.withdraw(by=clerk, viewer=world.viewer(clerk), request=found.pk, at=AT)

    with pytest.raises(errors.AlreadyDecided):
        decide(world, world.admin, found)
    with pytest.raises(errors.AlreadyDecided):
        actions.withdraw(by=clerk, viewer=world.viewer(clerk), request=found.pk, at=AT)


# --- The file ---------------------------------------------------------------------------------


def test_only_the_asker_gets_the_file(world: World) -> None:
    clerk, office = (world.east.users[r] for r in ("town_clerk", "relief_office"))
    found = actions.make(request=ask(world, clerk, format="csv").pk, at=AT)

    with pytest.raises(ExportRequest.DoesNotExist):
        actions.take(by=office, viewer=world.viewer(office), request=found.pk, at=AT)
    data = b"".join(actions.take(by=clerk, viewer=world.viewer(clerk), request=found.pk, at=AT))

    assert len(data) == found.size
    assert data.decode("utf-8-sig").splitlines()[2:4] == ["姓名,号码", "张1,99**"]
    found.refresh_from_db()
    assert (found.taken, found.taken_at) == (1, AT)


def test_file_is_removed_after_its_days(world: World) -> None:
    found = actions.make(request=ask(world, world.admin).pk, at=AT)
    days = queries.limits().days

    assert actions.expire(at=AT + timedelta(days=days, seconds=-1)) == 0
    assert actions.expire(at=AT + timedelta(days=days)) == 1
    assert actions.expire(at=AT + timedelta(days=days)) == 0

    assert not making.place(found.file).exists()
    with pytest.raises(errors.Gone):
        actions.take(by=world.admin, viewer=world.viewer(world.admin), request=found.pk, at=AT)
    assert verbs()[-1] == "export.expired"
    activity.seal(at=AT)
    assert not chain.verify()[2]


# --- What the database holds by itself --------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), [*product(State.values, State.values)])
def test_table_knows_the_same_ways_as_the_rules(world: World, old: str, new: str) -> None:
    found = ExportRequest.objects.create(
        listing="toys", format="csv", estimated=1, needs_approval=False, state=old,
        asked_by=world.admin, asked_at=AT, on=ON, made_at=AT, expires_at=AT,
        file="" if old == "expired" else "x",
    )  # fmt: skip

    def move() -> None:
        with transaction.atomic():
            file = "" if new == "expired" else "x"
            ExportRequest.objects.filter(pk=found.pk).update(state=new, file=file)

    if old == new or rules.may_move(old, new):
        move()
    else:
        with pytest.raises(ProgrammingError, match="Invalid transition"):
            move()


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ({"full": True}, "export_reason_given"),
        ({"needs_approval": True, "state": "asked"}, "export_reason_given"),
        ({"needs_approval": True, "reason": "x"}, "export_needs_second_person"),
        ({"state": "made"}, "export_made_has_file"),
        ({"state": "expired", "file": "x"}, "export_expired_has_none"),
        ({"state": "stolen"}, "export_state_known"),
        ({"format": "pdf"}, "export_format_known"),
        ({"decided_at": timezone.now()}, "export_decided_at"),
    ],
)
def test_impossible_rows_are_refused(world: World, about: dict[str, Any], name: str) -> None:
    usual: dict[str, Any] = {
        "listing": "toys", "format": "csv", "estimated": 1, "needs_approval": False,
        "state": "approved", "asked_by": world.admin, "asked_at": AT, "on": ON,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ExportRequest.objects.create(**usual | about)
