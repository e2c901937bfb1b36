"""Taking a workbook in: preview it, look again, take it over. Nothing is ever half taken over."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import keeping
from zerentian.kernel.imports import (
    layouts,
    previewing,
    progress,
    queries,
    reading,
    shelf,
    undoing,
    workbooks,
)
from zerentian.kernel.imports.errors import CommitRefused, FileRefused, RegisterMoved, UndoRefused
from zerentian.kernel.imports.models import Batch, Phase, Row, State
from zerentian.kernel.imports.trail import Trail
from zerentian.lib import bulk, loading
from zerentian.manifest.imports import ImportLayout
from zerentian.manifest.permissions import Permission

COMMITTING = 0x5A540002  # advisory lock: registers take one batch after the other
MEGABYTE = 1024 * 1024
MANY = 500  # rows after which the planner's statistics are stale


def upload(
    *,
    by: User,
    viewer: Viewer,
    layout: ImportLayout,
    file: keeping.Source | Path,
    name: str,
    on: date,
    at: datetime,
    patience: int | None = None,
) -> Batch:
    """The workbook is kept, with a preview of what taking it over would do; nothing else changes.

    file: a path or an upload, read piece by piece. on: the day of which the workbook speaks, not in
    the future. patience: bytes; a larger file is only kept, and the worker checks it. The same file
    for the same day is the batch that is open already.
    Raises PermissionDenied, FileRefused; then nothing is stored.
    """
    require(viewer)
    if on > viewer.on:
        raise FileRefused(
            _("The day of the data lies in the future: choose today or an earlier day.")
        )
    try:
        with keeping.receive(file, limit=reading.LIMITS.size) as incoming:
            if first := previewing.first(viewer, layout, incoming.sha256, on):
                return first
            try:
                if patience is not None and incoming.size > patience:
                    return previewing.waiting(by, layout, incoming, name=name, on=on, at=at)
                return previewing.previewed(by, viewer, layout, incoming, name=name, on=on, at=at)
            except IntegrityError:  # somebody was quicker with the same file
                if first := previewing.first(viewer, layout, incoming.sha256, on):
                    return first
                raise
    except keeping.TooLarge as error:
        text = _("The file is larger than %(limit)s MB: split it into several.")
        raise FileRefused(text % {"limit": error.limit // MEGABYTE}) from None


def require(viewer: Viewer) -> None:
    """Raises PermissionDenied."""
    scope.require(viewer, Permission.IMPORTS_RUN)


def check(
    *, by: User, viewer: Viewer, batch: int, at: datetime, tell: progress.Tell = progress.silent
) -> Batch:
    """The preview of a batch that was only kept so far. Done already it is left alone.

    Raises PermissionDenied, CommitRefused when the file cannot be read.
    """
    require(viewer)
    tell(Phase.READING, 0, 0)
    found = Batch.objects.get(pk=batch)
    layout, read = previewing.read_first(found, viewer)
    with transaction.atomic():
        found = Batch.objects.select_for_update(of=("self",)).get(pk=batch)
        if found.state != State.WAITING:
            return found
        previewing.preview(found, read, layout, viewer, tell)
        previewing.record(by, "import.previewed", found, at)
    return found


@transaction.atomic
def check_again(
    *, by: User, viewer: Viewer, batch: int, at: datetime, tell: progress.Tell = progress.silent
) -> Batch:
    """The preview tells what taking the batch over would do now, after the register has changed.

    Raises PermissionDenied, CommitRefused when it is already taken over.
    """
    require(viewer)
    tell(Phase.READING, 0, 0)
    found = _locked(batch)
    Row.objects.filter(batch=found).delete()
    previewing.look(
        found, previewing.read_again(found).read, layouts.layout(found.layout), viewer, tell
    )
    previewing.record(by, "import.checked_again", found, at)
    return found


def commit(
    *,
    by: User,
    viewer: Viewer,
    batch: int,
    at: datetime,
    partly: bool = False,
    tell: progress.Tell = progress.silent,
) -> Batch:
    """The batch is in the registers, and for every value it is known from which row it came.

    All or nothing, in one transaction; of several at once, one wins. The registers are compared
    anew: what was previewed is what happens. partly: refused rows, and what cannot do without them,
    stay out knowingly. Raises PermissionDenied, CommitRefused, RegisterMoved.
    """
    require(viewer)
    try:
        found, tables = _commit(by=by, viewer=viewer, batch=batch, at=at, partly=partly, tell=tell)
    except IntegrityError as error:
        raise _moved() from error
    shelf.drop(batch)
    if found.rows_total > MANY:
        bulk.analyze(tables)
    return found


@transaction.atomic
def undo(*, by: User, viewer: Viewer, batch: int, at: datetime) -> Batch:
    """The registers are as before the batch: see undoing. One line in the log.

    Raises PermissionDenied, and UndoRefused, naming rows, when later work stands on the batch.
    """
    require(viewer)
    _alone()
    found = Batch.objects.select_for_update(of=("self",)).get(pk=batch)
    if found.state != State.COMMITTED or not layouts.layout(found.layout).undoable:
        raise UndoRefused(_("This import cannot be taken back."))
    try:
        undoing.undo(found, by=by, at=at)
    except undoing.LaterWork as later:
        text = _(
            "Later work stands on what this import brought in, so nothing was taken back. Rows of the"
            " workbook: %(rows)s. Take back what came later first, or correct these rows singly."
        )
        shown = "、".join(map(str, later.rows[: undoing.SHOWN]))
        more = " …" if len(later.rows) > undoing.SHOWN else ""
        raise UndoRefused(text % {"rows": shown + more}) from None
    found.state, found.undone_by, found.undone_at = State.UNDONE, by, at
    found.save(update_fields=["state", "undone_by", "undone_at"])
    previewing.record(by, "import.undone", found, at)
    return found


def hand_back(*, by: User, viewer: Viewer, batch: Batch, at: datetime) -> IO[bytes]:
    """The workbook of refused rows, open at its beginning, and a line in the log who took it.

    Whoever calls this was shown the batch by `queries.batches`.
    """
    titles, rows = queries.refused(viewer=viewer, batch=batch)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbooks.refused(file, titles, rows)
    file.seek(0)
    previewing.record(by, "import.refused_rows_taken", batch, at)
    return file


@transaction.atomic
def _commit(
    *, by: User, viewer: Viewer, batch: int, at: datetime, partly: bool, tell: progress.Tell
) -> tuple[Batch, list[str]]:
    tell(Phase.READING, 0, 0)
    _alone()
    found = _locked(batch)
    layout = layouts.layout(found.layout)
    outlook = previewing.outlook_of(found, previewing.read_again(found), layout, viewer, tell)
    planned = [plan.writes for plan in outlook.plans()]
    if outlook.digest() != found.outcome:
        raise _moved()
    _check_complete(found, partly)
    trail = Trail(found.pk)
    merged = [layout.merge(planned)] if layout.merge else planned
    tell(Phase.WRITING, 0, 0)
    write = partial(layout.commit, by=by, batch=found, on=found.effective_on, at=at)
    with bulk.uninterrupted():
        for writes in merged:
            trail.take(write(writes=writes))
    with bulk.uninterrupted(), loading.behind(), activity.together():
        for writes in outlook.writes(partial(tell, Phase.WRITING)):
            trail.take(write(writes=writes))
        trail.close()
    found.state, found.committed_by, found.committed_at = State.COMMITTED, by, at
    found.partly = bool(found.left_out)
    found.save(update_fields=["state", "committed_by", "committed_at", "partly"])
    previewing.record(by, "import.committed", found, at)
    return found, sorted(trail.tables)


def _alone() -> None:
    """Registers take one batch after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COMMITTING])


def _check_complete(batch: Batch, partly: bool) -> None:
    """Raises CommitRefused where rows would stay out that nobody meant to leave out."""
    if batch.refused and not partly:
        text = _(
            "%(refused)s rows are refused, so nothing is taken over. Download the refused rows,"
            " correct them there and upload that workbook; or take over the others alone."
        )
        raise CommitRefused(text % {"refused": batch.refused})
    if batch.left_out >= batch.rows_total:
        raise CommitRefused(_("Not one row of this workbook can be taken over."))


def _locked(batch: int) -> Batch:
    """The batch, so that nobody else decides about it meanwhile."""
    found = Batch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch)
    if found.state in (State.COMMITTED, State.UNDONE):
        raise CommitRefused(_("This workbook has already been taken over; nothing was done again."))
    if found.state != State.PREVIEWED:
        raise CommitRefused(_("This workbook is not checked yet; nothing was done."))
    return found


def _moved() -> RegisterMoved:
    return RegisterMoved(
        _(
            "Since this preview the register has changed, and taking the workbook over would now do"
            " something else. Nothing was taken over. Check again, look at the new preview, then"
            " take it over."
        )
    )
