from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files import keeping, sealing
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports import actions, outcomes, queries
from zerentian.kernel.imports.errors import CommitRefused, FileRefused, RegisterMoved
from zerentian.kernel.imports.models import Batch, Change, Row
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]


def commit(batch: Batch, viewer: Viewer) -> Batch:
    assert viewer.user
    return actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)


def test_preview_counts_and_rows(upload: Upload) -> None:
    toys.REGISTER.update(旧=1, 改=1)

    batch = upload([toys.row("新", 5), toys.row("旧", 1), toys.row("改", 2), toys.row("错", 101)])

    rows = list(Row.objects.filter(batch=batch).order_by("number"))
    assert [row.outcome for row in rows] == ["new", "same", "changed", "refused"]
    assert batch.counted == {
        "all": 4, "new": 1, "changed": 1, "same": 1, "refused": 1, "waits": 0, "similar": 0,
        "warned": 0,
    }  # fmt: skip
    assert rows[2].differences == [{"title": "得分", "old": "1", "new": "2"}]
    [reason] = rows[3].reasons
    assert (reason["letter"], reason["title"], reason["value"]) == ("C", "得分", "101")


def test_preview_masks_numbers_in_reasons(upload: Upload) -> None:
    batch = upload([toys.row("王", 1, identity="990703195808200022", phone="1381234567890123")])

    [row] = Row.objects.filter(batch=batch)
    assert [reason["column"] for reason in row.reasons] == ["identity", "phone"]
    assert "19580820" not in str(row.reasons)
    assert "1234567890" not in str(row.reasons)


def test_preview_tells_what_was_repaired(upload: Upload, viewer: Viewer) -> None:
    batch = upload([toys.row("王", 1, identity="990703580820002", day="43616")])

    [row] = Row.objects.filter(batch=batch)
    assert (row.outcome, batch.warned) == ("new", 1)
    assert [warning["column"] for warning in row.warnings] == ["identity", "day"]
    assert "990703********" in row.warnings[0]["why"]
    assert "19580820" not in str(row.warnings)
    assert commit(batch, viewer).warned == 1


def test_commit_keeps_changes_and_logs(upload: Upload, viewer: Viewer) -> None:
    toys.REGISTER.update(改=1)
    batch = upload([toys.row("改", 2), toys.row("新", 0)])

    done = commit(batch, viewer)

    assert toys.REGISTER == {"改": 2, "新": 0}
    assert (done.state, done.committed_by, done.warned) == ("committed", viewer.user, 1)
    changes = list(queries.changes(viewer=viewer, batch=batch.pk))
    assert [(change.row, change.old, change.new) for change in changes] == [
        (2, "1", "2"), (3, "None", "0"),
    ]  # fmt: skip
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "file.kept", "import.previewed", "import.committed",
    ]  # fmt: skip


def test_commit_of_refused_rows_says_what_to_do(upload: Upload, viewer: Viewer) -> None:
    batch = upload([toys.row("新", 5), toys.row("", 5)])

    with pytest.raises(CommitRefused, match="1"):
        commit(batch, viewer)

    assert not toys.REGISTER
    assert not Change.objects.exists()


def test_commit_twice_does_nothing_twice(upload: Upload, viewer: Viewer) -> None:
    batch = commit(upload(), viewer)
    toys.REGISTER["王桂兰"] = 99

    with pytest.raises(CommitRefused):
        commit(batch, viewer)

    assert toys.REGISTER == {"王桂兰": 99}


def test_commit_after_the_register_moved(upload: Upload, viewer: Viewer) -> None:
    batch = upload([toys.row("王", 5)])
    toys.REGISTER["王"] = 3

    with pytest.raises(RegisterMoved):
        commit(batch, viewer)
    assert viewer.user
    again = actions.check_again(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)

    assert (again.new, again.changed) == (0, 1)
    assert commit(again, viewer).state == "committed"


def test_constraint_met_while_committing_is_a_moved_register(
    upload: Upload, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash(**_: Any) -> Any:
        raise IntegrityError("somebody was quicker")

    batch = upload()
    object.__setattr__(toys.TOY, "commit", clash)
    try:
        with pytest.raises(RegisterMoved):
            commit(batch, viewer)
    finally:
        object.__setattr__(toys.TOY, "commit", toys.commit)

    batch.refresh_from_db()
    assert batch.state == "previewed"


def test_commit_without_its_file_or_layout_says_so(upload: Upload, viewer: Viewer) -> None:
    batch = upload()
    kept = keeping.place(batch.digest)
    whole = kept.read_bytes()
    kept.write_bytes(whole[:100])
    with pytest.raises(CommitRefused):
        commit(batch, viewer)
    kept.unlink()

    with pytest.raises(CommitRefused):
        commit(batch, viewer)

    assert not toys.REGISTER


def test_nobody_without_permission_uploads_or_commits(upload: Upload, tmp_path: Path) -> None:
    stranger = make.viewer("370703001001", "leader")
    batch = upload()
    assert stranger.user

    for deed in (
        lambda: actions.commit(by=stranger.user, viewer=stranger, batch=batch.pk, at=make.AT),  # type: ignore[arg-type]
        lambda: actions.check_again(by=stranger.user, viewer=stranger, batch=batch.pk, at=make.AT),  # type: ignore[arg-type]
        lambda: actions.upload(
            by=stranger.user, viewer=stranger, layout=toys.TOY, name="书.xlsx",  # type: ignore[arg-type]
            file=toys.book(tmp_path / "2.xlsx", [toys.row()]), on=make.ON, at=make.AT,
        ),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            deed()

    assert StoredFile.objects.count() == 1


def test_same_bytes_are_kept_once(upload: Upload, tmp_path: Path) -> None:
    path = toys.book(tmp_path / "一.xlsx", [toys.row()])
    first, second = upload(path=path), upload(path=path, on=make.ON - timedelta(days=1))

    assert first != second
    assert first.file == second.file
    assert StoredFile.objects.count() == 1
    assert len([p for p in (tmp_path / "files").rglob("*") if p.is_file()]) == 1


def test_batches_are_seen_in_their_place_only(upload: Upload, viewer: Viewer) -> None:
    batch = upload()
    colleague, other = make.viewer("370703001"), make.viewer("370703002")

    assert batch.region
    assert [list(queries.batches(viewer=who)) for who in (viewer, colleague, other)] == [
        [batch], [batch], [],
    ]  # fmt: skip
    assert not queries.rows(viewer=other, batch=batch.pk).exists()
    assert not queries.changes(viewer=other, batch=batch.pk).exists()
    with pytest.raises(PermissionDenied):
        queries.batches(viewer=make.viewer("370703001", "leader"))


def test_newest_batch_is_the_last_taken_over_in_ones_place(upload: Upload, viewer: Viewer) -> None:
    batch = upload()

    def newest(who: Viewer) -> Batch | None:
        found = queries.newest(toys.TOY.key, viewer=who)
        here = queries.batches(viewer=who).filter(layout=toys.TOY.key, state="committed")
        assert found == here.first()
        return found

    assert newest(viewer) is None  # only checked so far
    first = commit(batch, viewer)
    second = commit(upload([toys.row(name="乙")]), viewer)
    assert newest(viewer) == second != first
    colleague, other = make.viewer("370703001"), make.viewer("370703002")
    assert [newest(who) for who in (colleague, other)] == [second, None]
    with pytest.raises(PermissionDenied):
        queries.newest(toys.TOY.key, viewer=make.viewer("370703001", "leader"))


def test_refused_rows_come_back_with_reasons(upload: Upload, viewer: Viewer) -> None:
    batch = upload([toys.row("好", 5), toys.row("错", 101, day="明天")])
    assert viewer.user

    with actions.hand_back(by=viewer.user, viewer=viewer, batch=batch, at=make.AT) as file:
        import openpyxl

        sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    grounds = [cell.fill.fgColor.rgb for cell in sheet[2]]
    header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [at for at, colour in enumerate(grounds) if colour == "FFF3D9E6"] == [2, 4]
    assert header[:3] == ["姓名", "证件号码", "得分"]
    assert [title for title in header if str(title).startswith("↑")] == [
        header[3], header[5], header[-2], header[-1],
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["错"]
    assert rows[0][-1] == 3
    assert rows[0][2:6:2] == [101, "明天"]
    assert all(str(rows[0][at]).endswith("。") for at in (3, 5))
    assert Entry.objects.filter(verb="import.refused_rows_taken").exists()


def test_refused_rows_mended_are_uploaded_alone(
    upload: Upload, viewer: Viewer, tmp_path: Path
) -> None:
    import openpyxl

    batch = upload([toys.row("好", 5), toys.row("错", 101), toys.row("误", 1, day="明天")])
    assert viewer.user
    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT, partly=True)
    with actions.hand_back(by=viewer.user, viewer=viewer, batch=batch, at=make.AT) as file:
        book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("得分") + 1, 99)
    sheet.cell(3, header.index("日期") + 1, "2019-05-30")
    book.save(tmp_path / "改好.xlsx")

    mended = upload(path=tmp_path / "改好.xlsx")

    assert (mended.corrects, mended.ignored) == (batch, [])
    assert (mended.new, mended.refused) == (2, 0)
    commit(mended, viewer)
    assert toys.REGISTER == {"好": 5, "错": 99, "误": 1}


def test_kept_workbooks_are_sealed(upload: Upload, tmp_path: Path) -> None:
    batch = upload()

    assert sealing.is_sealed(keeping.place(batch.digest))
    with keeping.opened(batch.digest) as file:
        assert file.read(2) == b"PK"
    assert not list((tmp_path / "files" / "incoming").iterdir())


def test_change_rows_cannot_be_altered(upload: Upload, viewer: Viewer) -> None:
    commit(upload(), viewer)

    for deed in (Change.objects.update, Change.objects.all().delete):
        with pytest.raises(Exception, match=r"Cannot (update|delete)"), transaction.atomic():
            deed(**({"new": "x"} if deed.__name__ == "update" else {}))


@pytest.mark.parametrize(
    ("paths", "common"),
    [
        (["370703001001", "370703001002"], "370703001"),
        (["370703001001"], "370703001001"),
        (["370703001001", "370783002003"], "3707"),
        (["370703001001", "110101001001"], ""),
        ([], ""),
    ],
)
def test_common_path_is_a_whole_division(paths: list[str], common: str) -> None:
    assert outcomes.common_path(paths) == common


@pytest.mark.django_db(transaction=True)
def test_two_commits_of_one_batch_one_wins(upload: Upload, viewer: Viewer) -> None:
    batch = upload([toys.row("王", 5)])
    results: list[str] = []
    barrier = threading.Barrier(2)

    def run() -> None:
        barrier.wait()
        try:
            commit(batch, viewer)
            results.append("won")
        except CommitRefused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["refused", "won"]
    assert Change.objects.count() == 1
    assert Batch.objects.get().committed_at == make.AT + timedelta(0)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_the_same_moment_is_one_batch(
    upload: Upload, tmp_path: Path
) -> None:
    path = toys.book(tmp_path / "一.xlsx", [toys.row()])
    found: list[int] = []
    barrier = threading.Barrier(2)

    def run() -> None:
        barrier.wait()
        try:
            found.append(upload(path=path).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Batch.objects.get().pk] * 2


def test_the_open_batch_of_another_place_is_not_shown(upload: Upload, tmp_path: Path) -> None:
    path = toys.book(tmp_path / "一.xlsx", [toys.row()])
    upload(path=path)

    with pytest.raises(FileRefused):
        upload(path=path, by=make.viewer("370703002"))
