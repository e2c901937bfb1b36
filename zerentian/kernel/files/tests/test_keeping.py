from __future__ import annotations

import hashlib
import io
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files import actions, keeping
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.population.tests.factories import AT


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Path(settings.MEDIA_ROOT)


def files(folder: Path) -> list[Path]:
    return [found for found in folder.rglob("*") if found.is_file()]


def test_receive_reads_pieces_and_forgets(folder: Path) -> None:
    data = b"0123456789" * 300_000

    with keeping.receive(io.BytesIO(data), limit=len(data)) as incoming:
        found = (incoming.size, incoming.sha256, incoming.path.read_bytes() == data)
        mode = stat.S_IMODE(incoming.path.stat().st_mode)

    assert found == (len(data), hashlib.sha256(data).hexdigest(), True)
    assert mode == 0o600
    assert files(folder) == []


@pytest.mark.parametrize("kind", ["stream", "path"])
def test_receive_refuses_what_is_too_large(kind: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 2000)
    source: Any = path if kind == "path" else io.BytesIO(b"x" * 2000)

    with pytest.raises(keeping.TooLarge), keeping.receive(source, limit=1999):
        pass

    assert files(folder) == []


def test_failure_while_received_leaves_nothing(folder: Path) -> None:
    with (
        pytest.raises(RuntimeError),
        keeping.receive(io.BytesIO(b"abc"), limit=10),
    ):
        raise RuntimeError

    assert files(folder) == []


def test_kept_file_lies_by_its_digest_once(folder: Path) -> None:
    for _ in range(2):
        with keeping.receive(io.BytesIO(b"abc"), limit=10) as incoming:
            keeping.keep(incoming)

    [kept] = files(folder)
    assert kept.name == hashlib.sha256(b"abc").hexdigest()
    with keeping.opened(kept.name) as file:
        assert file.read() == b"abc"


@pytest.mark.django_db
def test_keep_is_one_row_for_the_same_bytes() -> None:
    rows = []
    for name in ("一.xlsx", "二.xlsx"):
        with keeping.receive(io.BytesIO(b"abc"), limit=10) as incoming:
            rows.append(actions.keep(by=None, incoming=incoming, kind="xlsx", name=name, at=AT))

    assert rows[0] == rows[1] == StoredFile.objects.get()
    assert rows[0].name == "一.xlsx"


@pytest.mark.django_db
def test_bytes_go_when_their_days_are_over(folder: Path) -> None:
    today = AT.date()

    def keep(until: date) -> StoredFile:
        with keeping.receive(io.BytesIO(b"abc"), limit=10) as incoming:
            return actions.keep(
                by=None, incoming=incoming, kind="xlsx", name="1", at=AT, expires_on=until
            )

    keep(today)
    keep(today + timedelta(days=1))  # the same bytes again: they stay as long as anybody needs them

    assert actions.expire(on=today, at=AT) == 0
    assert actions.expire(on=today + timedelta(days=1), at=AT) == 1
    assert actions.expire(on=today + timedelta(days=1), at=AT) == 0
    assert files(folder) == []
    assert Entry.objects.filter(verb="file.expired").count() == 1
    assert StoredFile.objects.exists()
