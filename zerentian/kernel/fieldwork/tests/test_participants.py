"""Participants by workbook, and one who was not there after all: B-3 by every way in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.world import AT, ON, World, account
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.fieldwork.events import actions, queries
from zerentian.kernel.fieldwork.events.errors import EventRefused
from zerentian.kernel.fieldwork.facts import ATTENDANCE
from zerentian.kernel.fieldwork.models import Attendance, FieldEvent
from zerentian.kernel.fieldwork.tests.test_events import clerk, draft, record, totals
from zerentian.kernel.imports import actions as imports
from zerentian.kernel.imports import layouts
from zerentian.kernel.imports.models import Batch
from zerentian.lib import sheets

pytestmark = pytest.mark.django_db
HEADER = ["活动日期", "活动名称", "村（居）", "姓名", "单位", "志愿者人数"]
DAY = ON.isoformat()


@pytest.fixture(autouse=True)
def _stored(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def event(world: World) -> FieldEvent:
    [made] = record(world, draft(world, name="清洁日"))
    return made


def upload(world: World, tmp_path: Path, *rows: list[object]) -> Batch:
    path = tmp_path / "人员.xlsx"
    with path.open("wb") as file:
        sheets.write_xlsx(file, title="人员", header=HEADER, rows=rows)
    return imports.upload(
        by=clerk(world), viewer=world.viewer(clerk(world)), file=path, name=path.name, on=ON, at=AT,
        layout=layouts.layout("field.participants"),
    )  # fmt: skip


def commit(world: World, batch: Batch) -> Batch:
    user = clerk(world)
    return imports.commit(by=user, viewer=world.viewer(user), batch=batch.pk, at=AT)


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def came(name: str = "", unit: str = "", count: object = "", **about: str) -> list[object]:
    told = {"day": DAY, "event": "清洁日", "village": "东一村"} | about
    return [told["day"], told["event"], told["village"], name, unit, count]


def test_people_and_volunteers_by_workbook(world: World, event: FieldEvent, tmp_path: Path) -> None:
    office = world.east.office.name
    account("东参加", world.hall)
    batch = upload(
        world,
        tmp_path,
        came(world.east.helper.name),
        came("", office, 12),
        came("东参加", world.hall.name),
    )
    assert counts(batch) == (3, 0, 0, 0)

    commit(world, batch)

    found = totals(world)
    assert (found.person_times, found.people, found.volunteers) == (14, 2, 12)
    seat = Attendance.objects.get(user=world.east.helper)
    assert seat.holder_id == world.east.duty.holder_id
    assert Entry.objects.filter(verb="field_event.completed", rows=[event.pk]).exists()


def test_the_same_again_changes_nothing(world: World, event: FieldEvent, tmp_path: Path) -> None:
    rows = [came(world.east.helper.name), came("", world.east.office.name, 12)]
    commit(world, upload(world, tmp_path, *rows))

    again = upload(world, tmp_path, *rows)

    assert counts(again) == (0, 0, 2, 0)


def test_the_same_person_twice_counts_once(world: World, event: FieldEvent, tmp_path: Path) -> None:
    name = world.east.helper.name  # B-3
    batch = upload(world, tmp_path, came(name), came(name))
    assert counts(batch) == (1, 0, 1, 0)
    commit(world, batch)

    assert totals(world).person_times == 1


def test_rows_that_are_refused_say_why(world: World, event: FieldEvent, tmp_path: Path) -> None:
    account("重名", world.hall)
    account("重名", world.east.office)
    record(world, draft(world, name="清洁日", region=world.east.villages[1]))
    commit(world, upload(world, tmp_path, came("", world.east.office.name, 5)))
    west = world.west.users["town_clerk"]
    actions.record(
        by=west, viewer=world.viewer(west), at=AT,
        drafts=[draft(world, name="西清洁", region=world.west.villages[0])],
    )  # fmt: skip

    batch = upload(
        world, tmp_path,
        came("无此人"), came("重名"), came("重名", "无此单位"), came(event="没有的活动"),
        came(world.east.helper.name, village=""), came("", world.east.office.name),
        came("", world.east.office.name, 7), came(world.east.helper.name, event="西清洁"),
    )  # fmt: skip

    assert counts(batch) == (0, 0, 0, 8)
    columns = [row.reasons[0]["column"] for row in batch.rows.order_by("number")]
    assert len(set(columns)) > 4


def test_taken_back_it_counts_no_longer_and_stays_on_record(
    world: World, event: FieldEvent, tmp_path: Path
) -> None:
    batch = commit(world, upload(world, tmp_path, came(world.east.helper.name)))
    user = clerk(world)

    imports.undo(by=user, viewer=world.viewer(user), batch=batch.pk, at=AT)

    assert totals(world).person_times == 0
    assert Attendance.objects.get().superseded_at == AT
    commit(world, upload(world, tmp_path, came(world.east.helper.name)))
    assert totals(world).person_times == 1


def take_out(world: World, line: Attendance, *, reason: str = "没有到", by: Any = None) -> bool:
    user = by or clerk(world)
    return actions.take_out(
        by=user, viewer=world.viewer(user), attendance=line, reason=reason, at=AT
    )


def test_one_is_taken_out_for_a_reason(world: World) -> None:
    [event] = record(world, draft(world, users=(world.east.helper.pk, clerk(world).pk)))
    line = event.attendances.get(user=world.east.helper)

    assert take_out(world, line)
    assert not take_out(world, line)

    assert totals(world).person_times == 1
    assert list(queries.taken_out(event)) == [line]
    line.refresh_from_db()
    assert (line.superseded_by, line.why_superseded) == (clerk(world), "没有到")
    assert Entry.objects.get(verb="attendance.taken_out").rows == [line.pk]
    user = clerk(world)
    assert actions.add(
        by=user, viewer=world.viewer(user), event=event, users=[world.east.helper.pk], at=AT
    )
    assert totals(world).person_times == 2


def test_figures_forget_who_was_taken_out(world: World) -> None:
    [event] = record(world, draft(world, volunteers={world.east.office.pk: 12}))
    take_out(world, event.attendances.get())

    [row] = ATTENDANCE.raw()
    assert row["superseded"] == AT


def test_nobody_is_taken_out_elsewhere_or_without_a_reason(world: World) -> None:
    [event] = record(world, draft(world, users=(world.east.helper.pk,)))
    line = event.attendances.get()
    for about, code in (
        ({"reason": " "}, "reason"),
        ({"by": world.west.users["town_clerk"]}, "place"),
    ):
        with pytest.raises(EventRefused) as refused:
            take_out(world, line, **about)
        assert refused.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(superseded_at=AT, superseded_by=world.admin)
    with pytest.raises(Exception, match=r"(?i)cannot"), transaction.atomic():
        Attendance.objects.update(count=5)
    user = clerk(world)
    actions.withdraw(by=user, viewer=world.viewer(user), event=event, reason="重复", at=AT)
    with pytest.raises(EventRefused, match="withdrawn"):
        take_out(world, line)


def test_taking_out_on_the_page(world: World, client: Client) -> None:
    [event] = record(world, draft(world, users=(world.east.helper.pk,)))
    line = event.attendances.get()
    client.force_login(clerk(world))
    url = f"/field/attendances/{line.pk}/take-out/"
    assert url in client.get(f"/field/events/{event.pk}/").content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422

    client.post(url, {"reason": "临时请假"})

    page = client.get(f"/field/events/{event.pk}/").content.decode()
    assert "临时请假" in page
    assert url not in page
    assert client.get(url).status_code == 404
