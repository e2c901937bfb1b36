from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions, reading, shelf
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make

pytestmark = pytest.mark.django_db
NUMBER = "990703195808200021"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LARGE", 1)


def commit(batch: Batch, viewer: Viewer) -> Batch:
    assert viewer.user
    return actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)


def test_a_workbook_is_read_once(
    upload: Callable[..., Batch], viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload([toys.row("王", 5, identity=NUMBER)])
    monkeypatch.setattr(reading, "read", None)

    assert NUMBER.encode() not in shelf.place(batch.pk).read_bytes()
    assert commit(batch, viewer).state == "committed"
    assert not shelf.place(batch.pk).exists()


@pytest.mark.parametrize("left", [b"", b"ZTF1 and nothing more", None])
def test_a_damaged_shelf_is_no_loss(
    left: bytes | None, upload: Callable[..., Batch], viewer: Viewer
) -> None:
    batch = upload([toys.row("王", 5)])
    place: Path = shelf.place(batch.pk)
    place.unlink() if left is None else place.write_bytes(left)

    assert commit(batch, viewer).state == "committed"
    assert toys.REGISTER == {"王": 5}
