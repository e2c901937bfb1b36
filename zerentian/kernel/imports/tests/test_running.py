"""Large workbooks are checked and taken over by the worker; whatever happens to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from zerentian.kernel.accounts.models import Grant
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports import actions, progress, running, tasks, works
from zerentian.kernel.imports.models import Batch, Deed, Row, State, Work
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]


@pytest.fixture(autouse=True)
def _everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "BYTES", 0)
    monkeypatch.setattr(works, "ROWS", 0)


@pytest.fixture
def signed_in(client: Client, viewer: Viewer) -> Client:
    assert viewer.user
    client.force_login(viewer.user)
    return client


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """What was told, without a connection of its own: it would not see what the test wrote."""
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(
        progress.Teller, "__call__", lambda self, *what: told.append((str(what[0]), *what[1:]))
    )
    return told


def sent(client: Client, path: Path) -> Batch:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post("/imports/new/", {"layout": "toy", "on": "2019-05-31", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.order_by("-pk")[0]


def work_off(**about: Any) -> None:
    """What the worker does when it comes to it."""
    for job in ProcrastinateJob.objects.filter(task_name="imports.work", status="todo"):
        running.run(work=job.args["work"], at=make.AT, **about)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def verbs() -> list[str]:
    entries = Entry.objects.filter(verb__startswith="import.").order_by("pk")
    return list(entries.values_list("verb", flat=True))


# --- from the upload to the registers


def test_large_workbook_waits_is_checked_and_taken_over(
    signed_in: Client, tmp_path: Path, said: list[Any]
) -> None:
    batch = sent(signed_in, toys.book(tmp_path / "书.xlsx", [toys.row("王桂兰", 5)]))
    page = f"/imports/{batch.pk}/"
    assert (batch.state, Row.objects.count()) == (State.WAITING, 0)
    assert f'hx-get="{page}progress/"' in words(signed_in.get(page))

    work_off()
    batch.refresh_from_db()
    assert (batch.state, batch.new, verbs()) == (State.PREVIEWED, 1, ["import.previewed"])
    assert "王桂兰" in words(signed_in.get(page))

    signed_in.post(f"{page}commit/")
    assert not toys.REGISTER
    assert "hx-get" in words(signed_in.get(page))
    work_off()
    batch.refresh_from_db()
    assert (batch.state, toys.REGISTER) == (State.COMMITTED, {"王桂兰": 5})
    assert [phase for phase, *_rows in said] == [
        "reading", "checking", "reading", "checking", "writing",
    ]  # fmt: skip


def test_small_workbook_is_answered_at_once(
    signed_in: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "BYTES", 1 << 20)
    monkeypatch.setattr(works, "ROWS", 1)

    batch = sent(signed_in, toys.book(tmp_path / "书.xlsx", [toys.row()]))
    signed_in.post(f"/imports/{batch.pk}/commit/")

    batch.refresh_from_db()
    assert (batch.state, Work.objects.count()) == (State.COMMITTED, 0)


def test_same_file_again_leads_to_the_batch_that_waits(signed_in: Client, tmp_path: Path) -> None:
    path = toys.book(tmp_path / "书.xlsx", [toys.row()])

    assert sent(signed_in, path) == sent(signed_in, path)
    assert ProcrastinateJob.objects.filter(task_name="imports.work").count() == 1


def test_asked_twice_it_is_done_once(signed_in: Client, upload: Upload) -> None:
    batch = upload()

    signed_in.post(f"/imports/{batch.pk}/commit/")
    signed_in.post(f"/imports/{batch.pk}/commit/")
    signed_in.post(f"/imports/{batch.pk}/check-again/")

    assert [work.deed for work in Work.objects.all()] == [Deed.COMMIT]


def test_database_allows_one_deed_at_a_time(upload: Upload, viewer: Viewer) -> None:
    batch = upload()
    about = {"batch": batch, "by": viewer.user, "asked_at": make.AT}
    Work.objects.create(deed=Deed.COMMIT, **about)

    with pytest.raises(IntegrityError, match="work_one_at_a_time"), transaction.atomic():
        Work.objects.create(deed=Deed.UNDO, **about)


def test_checked_again_by_the_worker(signed_in: Client, upload: Upload, said: Any) -> None:
    batch = upload([toys.row("王", 5)])
    toys.REGISTER["王"] = 3

    signed_in.post(f"/imports/{batch.pk}/check-again/")
    work_off()

    batch.refresh_from_db()
    assert (batch.new, batch.changed) == (0, 1)


# --- what goes wrong


def test_unreadable_workbook_says_why_and_its_file_goes(
    signed_in: Client, tmp_path: Path, said: Any
) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"broken" * 100)
    batch = sent(signed_in, path)

    work_off()
    batch.refresh_from_db()
    page = words(signed_in.get(f"/imports/{batch.pk}/"))

    assert batch.state == State.UNREADABLE
    assert batch.trouble in page
    assert "/imports/new/" in page
    assert StoredFile.objects.get().expires_on == make.AT.date()


def test_what_is_no_workbook_is_refused_at_once(signed_in: Client) -> None:
    file = SimpleUploadedFile("书.xlsx", b"%PDF-1.7 and so on")
    answer = signed_in.post("/imports/new/", {"layout": "toy", "on": "2019-05-31", "file": file})

    assert answer.status_code == 422
    assert not Batch.objects.exists()
    assert not StoredFile.objects.exists()


def test_refusal_becomes_the_message_of_the_page(
    signed_in: Client, upload: Upload, said: Any
) -> None:
    batch = upload([toys.row("王", 5)])
    signed_in.post(f"/imports/{batch.pk}/commit/")
    toys.REGISTER["王"] = 3

    work_off()

    batch.refresh_from_db()
    assert (batch.state, toys.REGISTER) == (State.PREVIEWED, {"王": 3})
    assert works.trouble(batch) in words(signed_in.get(f"/imports/{batch.pk}/"))
    assert works.trouble(batch)


def test_whoever_may_not_any_more_does_not(
    signed_in: Client, upload: Upload, viewer: Viewer, said: Any
) -> None:
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")
    Grant.objects.filter(user=viewer.user).delete()

    work_off()

    batch.refresh_from_db()
    assert (batch.state, toys.REGISTER) == (State.PREVIEWED, {})
    assert works.trouble(batch)


def test_stranger_asks_for_nothing(upload: Upload) -> None:
    batch, stranger = upload(), make.viewer("370703001", "leader")
    assert stranger.user

    with pytest.raises(PermissionDenied):
        running.do(by=stranger.user, viewer=stranger, batch=batch, deed=Deed.COMMIT, at=make.AT)
    assert not Work.objects.exists()


# --- the worker dies


def test_deed_that_was_done_is_not_done_again(
    signed_in: Client, upload: Upload, viewer: Viewer, said: Any
) -> None:
    """Killed after the commit, before it was noted: the job comes back."""
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")
    assert viewer.user
    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)

    work_off()
    work_off()

    assert (works.trouble(batch), works.pending(batch)) == ("", None)
    assert verbs().count("import.committed") == 1


def test_database_that_goes_away_is_waited_for(
    signed_in: Client, upload: Upload, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")

    def gone(*_args: Any) -> Batch:
        raise OperationalError("the connection was closed")

    with monkeypatch.context() as broken:
        broken.setitem(running.DEEDS, Deed.COMMIT, gone)
        with pytest.raises(OperationalError):
            work_off(last=False)
        assert works.pending(batch)
    work_off()
    batch.refresh_from_db()
    assert batch.state == State.COMMITTED


@pytest.mark.parametrize("error", [OperationalError, RuntimeError])
def test_error_of_the_program_is_told_and_goes_on(
    error: type[Exception], signed_in: Client, upload: Upload, said: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")

    def broken(*_args: Any) -> Batch:
        raise error("out of order")

    monkeypatch.setitem(running.DEEDS, Deed.COMMIT, broken)
    with pytest.raises(error):
        work_off(last=True)

    assert works.trouble(batch)
    assert works.pending(batch) is None


def test_first_check_that_fails_leaves_no_open_batch(
    signed_in: Client, tmp_path: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the same file could never be uploaded again."""
    path = toys.book(tmp_path / "书.xlsx", [toys.row()])
    batch = sent(signed_in, path)
    with monkeypatch.context() as broken:
        broken.setattr(actions.layouts, "layout", lambda key: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            work_off()
    batch.refresh_from_db()

    assert batch.state == State.UNREADABLE
    assert sent(signed_in, path) != batch


def test_job_is_repeated_and_alone() -> None:
    assert tasks.work.lock == "imports"
    assert tasks.work.retry_strategy == tasks.AGAIN


# --- how far it is


def test_progress_is_told_every_two_seconds_and_then_the_page_is_shown_anew(
    signed_in: Client, upload: Upload, said: Any
) -> None:
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")
    Work.objects.update(phase="checking", done=1200, total=4000)

    half = signed_in.get(f"/imports/{batch.pk}/progress/")
    work_off()
    over = signed_in.get(f"/imports/{batch.pk}/progress/")

    assert "1,200" in words(half)
    assert "<html" not in words(half)
    assert (half.status_code, over.status_code, over["HX-Refresh"]) == (200, 286, "true")


@pytest.mark.parametrize("alive", [True, False])
def test_page_says_when_no_worker_is_there(alive: bool, signed_in: Client, upload: Upload) -> None:
    batch = upload()
    signed_in.post(f"/imports/{batch.pk}/commit/")
    if alive:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

    page = words(signed_in.get(f"/imports/{batch.pk}/"))

    assert ("后台" in page.split('class="job"')[1]) is not alive


@pytest.mark.django_db(transaction=True)
def test_told_while_the_deed_is_not_over(upload: Upload, viewer: Viewer) -> None:
    """Another page sees the phase although the deed's transaction is open; and never too often."""
    batch, ticks = upload(), iter([0.0, 0.1, 0.2, 0.9])
    work = Work.objects.create(
        batch=batch, deed=Deed.COMMIT, by=viewer.user, asked_at=make.AT
    )  # fmt: skip
    seen = []

    with progress.Teller(work.pk, clock=lambda: next(ticks)) as tell, transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(changed=1)
        for told in [("reading",), ("checking", 1, 9), ("checking", 2, 9), ("checking", 3, 9)]:
            tell(*told)
            work.refresh_from_db()
            seen.append((work.phase, work.done))
        transaction.set_rollback(True)

    work.refresh_from_db()
    assert seen == [("reading", 0), ("checking", 1), ("checking", 1), ("checking", 3)]
    assert (work.phase, work.done) == ("checking", 3)


def test_day_in_the_future_is_refused_before_anything_is_kept(
    viewer: Viewer, tmp_path: Path
) -> None:
    path = toys.book(tmp_path / "书.xlsx", [toys.row()])
    with pytest.raises(ValueError, match="数据日期在今天之后"):
        actions.upload(
            by=viewer.user, viewer=viewer, layout=toys.TOY, file=path, name=path.name,  # type: ignore[arg-type]
            on=date(2999, 1, 1), at=make.AT, patience=0,
        )  # fmt: skip
    assert not StoredFile.objects.exists()
