"""Taking a workbook in: preview it, look again, take it over. Nothing is ever half taken over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import IO

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.kernel.imports import (
    corrections,
    layouts,
    outcomes,
    queries,
    reading,
    shelf,
    undoing,
    workbooks,
)
from zerentian.kernel.imports.errors import CommitRefused, FileRefused, RegisterMoved, UndoRefused
from zerentian.kernel.imports.models import OPEN, Batch, Row, State
from zerentian.kernel.imports.outlook import Outlook
from zerentian.kernel.imports.trail import Trail
from zerentian.kernel.layouts import own
from zerentian.kernel.layouts import queries as made
from zerentian.kernel.regions.models import Region
from zerentian.lib import bulk
from zerentian.lib.sealed import CannotOpen
from zerentian.manifest.imports import ImportLayout
from zerentian.manifest.permissions import Permission

COMMITTING = 0x5A540002  # advisory lock: registers take one batch after the other
MEGABYTE = 1024 * 1024
KEPT = timedelta(days=90)  # workbooks hold thousands of full numbers: they do not stay for ever
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
) -> Batch:
    """The workbook is kept, with a preview of what taking it over would do; nothing else changes.

    file: a path or an upload, read piece by piece. on: the day of which the workbook speaks, not in
    the future. The same file for the same day is the batch that is open already.
    Raises PermissionDenied, FileRefused; then nothing is stored.
    """
    scope.require(viewer, Permission.IMPORTS_RUN)
    if on > viewer.on:
        raise FileRefused(
            _("The day of the data lies in the future: choose today or an earlier day.")
        )
    try:
        with keeping.receive(file, limit=reading.LIMITS.size) as incoming:
            if first := _first(viewer, layout, incoming.sha256, on):
                return first
            try:
                return _previewed(
                    by=by, viewer=viewer, layout=layout, incoming=incoming, name=name, on=on, at=at
                )
            except IntegrityError:  # somebody was quicker with the same file
                if first := _first(viewer, layout, incoming.sha256, on):
                    return first
                raise
    except keeping.TooLarge as error:
        text = _("The file is larger than %(limit)s MB: split it into several.")
        raise FileRefused(text % {"limit": error.limit // MEGABYTE}) from None


def _corrected(viewer: Viewer, layout: ImportLayout, titles: Iterable[str]) -> Batch | None:
    """The batch whose refused rows come back mended in this workbook."""
    number = corrections.came_from(titles)
    if number is None:
        return None
    return queries.batches(viewer=viewer).filter(pk=number, layout=layout.key).first()


def _first(viewer: Viewer, layout: ImportLayout, digest: str, on: date) -> Batch | None:
    """The open batch of the same file, kind and day: one file is one batch, whoever brings it again.

    Raises FileRefused when it is somebody else's whom the viewer does not see.
    """
    keys = [layout.key, *(own.key_of(one) for one in made.remembered(layout.key, viewer=viewer))]
    wanted = {"digest": digest, "layout__in": keys, "effective_on": on, "state__in": OPEN}
    if not Batch.objects.filter(**wanted).exists():
        return None
    if found := queries.batches(viewer=viewer).filter(**wanted).first():
        return found
    raise FileRefused(
        _("The same workbook is being checked for another place: ask whoever uploaded it.")
    )


def _previewed(
    *,
    by: User,
    viewer: Viewer,
    layout: ImportLayout,
    incoming: keeping.Incoming,
    name: str,
    on: date,
    at: datetime,
) -> Batch:
    with bulk.uninterrupted():
        layout, read = _fitting(viewer, layout, incoming.path, name, on)
    with transaction.atomic():
        stored = files.keep(
            by=by, incoming=incoming, kind=read.kind, name=name, at=at,
            expires_on=at.date() + KEPT,
        )  # fmt: skip
        batch = Batch.objects.create(
            layout=layout.key,
            programme=layouts.programme_of(layout.key),
            file=stored,
            name=name,
            digest=incoming.sha256,
            effective_on=on,
            ignored=corrections.others(read.header.ignored),
            corrects=_corrected(viewer, layout, read.header.ignored),
            passed=[list(row) for row in read.header.extras.passed],
            uploaded_by=by,
            uploaded_at=at,
        )
        _look(batch, read, layout, viewer)
        shelf.put(batch.pk, read)
        _record(by, "import.previewed", batch, at)
    return batch


def _fitting(
    viewer: Viewer, layout: ImportLayout, path: Path, name: str, on: date
) -> tuple[ImportLayout, reading.Read]:
    """The workbook as the layout says, else as workbooks of this sender were once described."""
    try:
        return layout, reading.read(path, name=name, layout=layout, on=on)
    except FileRefused:
        for version in made.remembered(layout.key, viewer=viewer):
            other = own.derived(layout, version)
            with suppress(FileRefused):
                return other, reading.read(path, name=name, layout=other, on=on)
        raise


@transaction.atomic
def check_again(*, by: User, viewer: Viewer, batch: int, at: datetime) -> Batch:
    """The preview tells what taking the batch over would do now, after the register has changed.

    Raises PermissionDenied, CommitRefused when it is already taken over.
    """
    scope.require(viewer, Permission.IMPORTS_RUN)
    found = _locked(batch)
    Row.objects.filter(batch=found).delete()
    _look(found, _read(found), layouts.layout(found.layout), viewer)
    _record(by, "import.checked_again", found, at)
    return found


def commit(*, by: User, viewer: Viewer, batch: int, at: datetime, partly: bool = False) -> Batch:
    """The batch is in the registers, and for every value it is known from which row it came.

    All or nothing, in one transaction; of several at once, one wins. The registers are compared
    anew: what was previewed is what happens. partly: refused rows, and what cannot do without them,
    stay out knowingly. Raises PermissionDenied, CommitRefused, RegisterMoved.
    """
    scope.require(viewer, Permission.IMPORTS_RUN)
    try:
        found, tables = _commit(by=by, viewer=viewer, batch=batch, at=at, partly=partly)
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
    scope.require(viewer, Permission.IMPORTS_RUN)
    _alone()
    found = Batch.objects.select_for_update(of=("self",)).get(pk=batch)
    if found.state != State.COMMITTED or not layouts.layout(found.layout).undoable:
        raise UndoRefused(_("This import cannot be taken back."))
    try:
        undoing.undo(found, at=at)
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
    _record(by, "import.undone", found, at)
    return found


def hand_back(*, by: User, viewer: Viewer, batch: Batch, at: datetime) -> IO[bytes]:
    """The workbook of refused rows, open at its beginning, and a line in the log who took it.

    Whoever calls this was shown the batch by `queries.batches`.
    """
    titles, rows = queries.refused(viewer=viewer, batch=batch)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbooks.refused(file, titles, rows)
    file.seek(0)
    _record(by, "import.refused_rows_taken", batch, at)
    return file


@transaction.atomic
def _commit(
    *, by: User, viewer: Viewer, batch: int, at: datetime, partly: bool
) -> tuple[Batch, list[str]]:
    _alone()
    found = _locked(batch)
    layout = layouts.layout(found.layout)
    outlook = Outlook(_read(found), layout, on=found.effective_on, viewer=viewer)
    planned = [plan.writes for plan in outlook.plans()]
    if outlook.digest() != found.outcome:
        raise _moved()
    _check_complete(found, partly)
    trail = Trail(found.pk)
    merged = [layout.merge(planned)] if layout.merge else planned
    for writes in chain(merged, outlook.writes()):
        with bulk.uninterrupted():
            trail.take(
                layout.commit(by=by, writes=writes, batch=found, on=found.effective_on, at=at)
            )
    trail.close()
    found.state, found.committed_by, found.committed_at = State.COMMITTED, by, at
    found.partly = bool(found.left_out)
    found.save(update_fields=["state", "committed_by", "committed_at", "partly"])
    _record(by, "import.committed", found, at)
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
            " correct them in your workbook and upload the whole workbook again."
        )
        raise CommitRefused(text % {"refused": batch.refused})
    if batch.left_out >= batch.rows_total:
        raise CommitRefused(_("Not one row of this workbook can be taken over."))


def _look(batch: Batch, read: reading.Read, layout: ImportLayout, viewer: Viewer) -> None:
    """The batch's preview: what would become of every row."""
    outlook = Outlook(read, layout, on=batch.effective_on, viewer=viewer)
    rows = outcomes.Rows(batch.pk, read.table, layout, read.header)
    for plan in outlook.plans():
        bulk.pour(Row, outcomes.FIELDS, rows.of(plan))
    if outlook.sifted:
        bulk.pour(Row, outcomes.FIELDS, rows.sifted(outlook.sifted))
    about = {**outlook.about(), "region_id": _place(outlook.regions)}
    for name, value in about.items():
        setattr(batch, name, value)
    batch.save(update_fields=[name.removesuffix("_id") for name in about])


def _locked(batch: int) -> Batch:
    """The batch, so that nobody else decides about it meanwhile."""
    found = Batch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch)
    if found.state in (State.COMMITTED, State.UNDONE):
        raise CommitRefused(_("This workbook has already been taken over; nothing was done again."))
    return found


def _read(batch: Batch) -> reading.Read:
    """Raises CommitRefused when the kept file is gone or no longer fits the layout."""
    with bulk.uninterrupted():
        if found := shelf.get(batch.pk):
            return found
    if not keeping.place(batch.digest).exists():
        raise CommitRefused(_("The uploaded file is no longer kept: upload the workbook again."))
    try:
        with keeping.clear(batch.digest) as path, bulk.uninterrupted():
            return reading.read(
                path,
                name=batch.name,
                layout=layouts.layout(batch.layout),
                on=batch.effective_on,
            )
    except FileRefused as refusal:
        raise CommitRefused(str(refusal)) from None
    except CannotOpen:
        raise CommitRefused(
            _("The uploaded file was damaged meanwhile: upload the workbook again.")
        ) from None


def _place(regions: set[int]) -> int | None:
    """The smallest open region that holds every row that names one."""
    paths = Region.objects.filter(pk__in=regions).values_list("path", flat=True)
    path = outcomes.common_path(paths)
    found = Region.objects.filter(path=path, closed_on=None).values_list("pk", flat=True)
    return found.first() if path else None


def _moved() -> RegisterMoved:
    return RegisterMoved(
        _(
            "Since this preview the register has changed, and taking the workbook over would now do"
            " something else. Nothing was taken over. Check again, look at the new preview, then"
            " take it over."
        )
    )


def _record(by: User, verb: str, batch: Batch, at: datetime) -> None:
    activity.record(by=by, verb=verb, table="imports_batch", rows=[batch.pk], at=at)
