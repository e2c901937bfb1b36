"""What people send along: taken by what it really is, and no photo with its place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as told
from hypothesis import strategies as st

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.files import keeping, uploads
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.files.tests.samples import CLEAN, DIRTY, PDF, upload
from zerentian.kernel.files.uploads import UploadRefused
from zerentian.kernel.population.tests.factories import AT
from zerentian.lib.sheets.tests import files
from zerentian.lib.tests.test_jpeg import GPS, photo

BOOK = files.xlsx(["户主"], ["王桂兰"])
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(*sent: Any, **about: Any) -> list[uploads.Enclosure]:
    return uploads.keep(by=None, uploads=sent, at=AT, **about)


def content(kept: uploads.Enclosure) -> bytes:
    with keeping.opened(StoredFile.objects.get(pk=kept.file).sha256) as file:
        return file.read()


def test_photo_is_kept_without_its_place() -> None:
    [kept] = keep(upload(content=DIRTY))

    assert GPS in DIRTY
    assert content(kept) == CLEAN
    assert kept.name == "院落.jpg"
    assert StoredFile.objects.get().name == "院落.jpg"


def test_names_that_may_say_whom_a_file_is_about_stay_with_the_caller() -> None:
    [kept] = keep(upload("高家户.jpg"), named=False)

    assert (kept.name, StoredFile.objects.get().name) == ("高家户.jpg", "")


@pytest.mark.parametrize(
    ("sent", "kind"), [(DIRTY, "jpeg"), (PDF, "pdf"), (BOOK, "xlsx")], ids=["photo", "pdf", "book"]
)  # fmt: skip
def test_kind_is_what_the_bytes_are_whatever_the_name_says(sent: bytes, kind: str) -> None:
    keep(upload("无标题.exe", sent))

    assert StoredFile.objects.get().kind == kind


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "kind"),
        (b"<html><script>", "kind"),
        (b"PK\x03\x04" + b"0" * 40, "damaged"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (PDF.replace(b"/Catalog", b"/Catalog/AA<</S/JavaScript>>"), "active"),
        (DIRTY[:-9], "picture"),
        (photo(width=9000), "picture"),
    ],
)
def test_what_is_refused_leaves_nothing(folder: Path, sent: bytes, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        keep(upload(content=sent))

    assert (refused.value.code, refused.value.params) == (code, {"name": "院落.jpg"})
    assert not StoredFile.objects.exists()
    assert not [found for found in folder.rglob("*") if found.is_file()]


def test_too_large_is_told_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LIMIT", 1 << 20)

    for sent in (DIRTY + b"0" * (1 << 20), PDF + b"0" * (1 << 20)):
        with pytest.raises(UploadRefused) as refused:
            keep(upload(content=PDF), upload(content=sent))
        assert refused.value.code == "large"
        assert refused.value.params == {"name": "院落.jpg", "limit": 1}


def test_too_many_at_once() -> None:
    with pytest.raises(UploadRefused) as refused:
        keep(*[upload(content=PDF) for _ in range(uploads.MOST + 1)])
    assert refused.value.code == "many"


@told(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.binary(max_size=300),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xff\xd8\xff", b"%PDF-"]),
)
def test_whatever_is_sent_is_kept_or_refused(sent: bytes, start: bytes) -> None:
    with suppress(UploadRefused):
        [kept] = keep(upload(content=start + sent))
        assert content(kept)


def test_keeping_is_in_the_log_without_the_name() -> None:
    [kept] = keep(upload("高家户.jpg"))

    entry = Entry.objects.get(verb="file.kept")
    assert (entry.rows, "高家户" in str(entry.__dict__)) == ([kept.file], False)
