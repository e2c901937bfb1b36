"""Deeds done at once, or by the worker when they take longer than somebody likes to wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions, progress, works
from zerentian.kernel.imports.errors import CommitRefused, UndoRefused
from zerentian.kernel.imports.models import Batch, Deed, State, Work

GONE: Final = (OperationalError, InterfaceError)  # the database went away: it is done again
Do = Callable[[Work, Viewer, progress.Tell], Batch]


def _check(work: Work, viewer: Viewer, tell: progress.Tell) -> Batch:
    return actions.check(by=work.by, viewer=viewer, batch=work.batch_id, at=viewer.at, tell=tell)


def _check_again(work: Work, viewer: Viewer, tell: progress.Tell) -> Batch:
    return actions.check_again(
        by=work.by, viewer=viewer, batch=work.batch_id, at=viewer.at, tell=tell
    )


def _commit(work: Work, viewer: Viewer, tell: progress.Tell) -> Batch:
    return actions.commit(
        by=work.by, viewer=viewer, batch=work.batch_id, at=viewer.at, partly=work.partly, tell=tell
    )


def _undo(work: Work, viewer: Viewer, tell: progress.Tell) -> Batch:
    tell("undoing", 0, 0)
    return actions.undo(by=work.by, viewer=viewer, batch=work.batch_id, at=viewer.at)


DEEDS: Final[dict[str, Do]] = {
    Deed.CHECK: _check, Deed.CHECK_AGAIN: _check_again, Deed.COMMIT: _commit, Deed.UNDO: _undo,
}  # fmt: skip
REACHED: Final[dict[str, tuple[str, ...]]] = {  # states in which the deed was done already
    Deed.CHECK: (State.PREVIEWED, State.COMMITTED, State.UNDONE),
    Deed.CHECK_AGAIN: (),
    Deed.COMMIT: (State.COMMITTED, State.UNDONE),
    Deed.UNDO: (State.UNDONE,),
}


def do(
    *, by: User, viewer: Viewer, batch: Batch, deed: Deed, at: datetime, partly: bool = False
) -> bool:
    """Does it, or asks the worker for it; whether it is done.

    Raises PermissionDenied, and what the deed itself raises.
    """
    if works.is_long(batch, deed) or works.pending(batch):
        actions.require(viewer)
        works.ask(by=by, batch=batch, deed=deed, at=at, partly=partly)
        return False
    work = Work(batch=batch, deed=deed, by=by, partly=partly)
    DEEDS[deed](work, viewer, progress.silent)
    return True


def run(*, work: int, at: datetime, last: bool = True) -> None:
    """The worker's part. Killed at any moment nothing is half done, and it is run again; what was
    done already is not done twice. A refusal becomes the page's message.

    last: whether it is not tried again when the database went away. Other errors go on to whoever
    watches the machine, and the page says that there was one.
    """
    found = Work.objects.select_related("batch", "by").get(pk=work)
    if found.ended_at:
        return
    with translation.override(found.by.language or settings.LANGUAGE_CODE):
        trouble = ""
        if found.batch.state not in REACHED[found.deed]:
            trouble = _tried(found, at, last)
        works.end(found, at=at, trouble=trouble)


def _tried(work: Work, at: datetime, last: bool) -> str:
    """What the page says instead of a result; "" when there is one."""
    viewer = Viewer(user=work.by if work.by.is_active else None, on=at.date(), at=at)
    try:
        with progress.Teller(work.pk) as tell:
            DEEDS[work.deed](work, viewer, tell)
    except (CommitRefused, UndoRefused) as refusal:
        return str(refusal)
    except PermissionDenied:
        return _("Whoever asked for this may not do it any more; nothing was done.")
    except Exception as error:
        if last or not isinstance(error, GONE):
            works.end(work, at=at, trouble=_failed())
        raise
    return ""


def _failed() -> str:
    return _(
        "An error of the program stopped this, and nothing was done. Try again; if that fails too,"
        " tell the administrator the number of this import."
    )
