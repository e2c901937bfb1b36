"""Whoever may no longer import does nothing with a workbook, and sees none, be it their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied

from tests.architecture.needed import EVERYTHING, holding
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.imports import actions, queries
from zerentian.kernel.imports.models import Batch, State
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make
from zerentian.manifest.permissions import Permission

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]
LOST = EVERYTHING - {Permission.IMPORTS_RUN}


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    """The question of the newest batch is kept for whoever asks of the same places."""
    queries._newest.cache_clear()
    yield
    queries._newest.cache_clear()


def again(viewer: Viewer) -> Viewer:
    """The same person with a later request."""
    return Viewer(user=viewer.user, on=viewer.on, at=viewer.at)


def test_whoever_lost_the_right_does_nothing_with_their_workbook(
    upload: Upload, viewer: Viewer
) -> None:
    """The worker comes later: meanwhile the right may be gone."""
    batch, before = upload(), Entry.objects.count()

    for deed in (actions.check, actions.check_again, actions.commit, actions.undo):
        with holding(LOST), pytest.raises(PermissionDenied):
            deed(by=viewer.user, viewer=again(viewer), batch=batch.pk, at=make.AT)

    batch.refresh_from_db()
    assert batch.state == State.PREVIEWED
    assert not toys.REGISTER
    assert Entry.objects.count() == before


def test_newest_workbook_of_the_own_place(upload: Upload, viewer: Viewer) -> None:
    batch = upload()
    assert queries.newest("toy", viewer=again(viewer)) is None  # not taken over yet

    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)

    assert queries.newest("toy", viewer=again(viewer)) == batch
    assert queries.newest("toy", viewer=make.viewer("370703001")) == batch
    assert queries.newest("toy", viewer=make.viewer("370703002001")) is None
    assert queries.newest("other", viewer=again(viewer)) is None
    with holding(LOST), pytest.raises(PermissionDenied):
        queries.newest("toy", viewer=again(viewer))


def test_own_workbook_of_another_place_is_the_newest_for_who_brought_it(
    upload: Upload, viewer: Viewer
) -> None:
    batch = upload()
    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)
    Batch.objects.filter(pk=batch.pk).update(region=make.region("370703002001"))

    assert queries.newest("toy", viewer=again(viewer)) == batch
    assert queries.newest("toy", viewer=make.viewer("370703001001")) is None


def test_newest_workbook_of_no_single_place_is_for_who_imports_everywhere(
    upload: Upload, viewer: Viewer
) -> None:
    batch = upload()
    actions.commit(by=viewer.user, viewer=viewer, batch=batch.pk, at=make.AT)
    Batch.objects.filter(pk=batch.pk).update(region=None)
    district = make.viewer("370703")

    assert queries.newest("toy", viewer=district) is None
    assert not queries.batches(viewer=district).exists()
    assert queries.newest("toy", viewer=again(viewer)) == batch
