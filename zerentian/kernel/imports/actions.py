"""Taking a workbook in: preview it, look again, take it over. Nothing is ever half taken over."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.kernel.imports import layouts, outcomes, queries, reading, workbooks
from zerentian.kernel.imports.errors import CommitRefused, FileRefused, RegisterMoved
from zerentian.kernel.imports.models import Batch, Change, Row, State
from zerentian.kernel.regions.models import Region
from zerentian.lib import bulk
from zerentian.manifest.imports import Changed, ImportLayout, Plan
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
) -> Batch:
    """The workbook is kept, with a preview of what taking it over would do; nothing else changes.

    file: a path or an upload, read piece by piece. on: the day of which the workbook speaks, not in
    the future. Raises PermissionDenied, FileRefused; then nothing is stored.
    """
    scope.require(viewer, Permission.IMPORTS_RUN)
    if on > viewer.on:
        raise FileRefused(
            _("The day of the data lies in the future: choose today or an earlier day.")
        )
    try:
        with keeping.receive(file, limit=reading.LIMITS.size) as incoming:
            return _previewed(
                by=by, viewer=viewer, layout=layout, incoming=incoming, name=name, on=on, at=at
            )
    except keeping.TooLarge as error:
        text = _("The file is larger than %(limit)s MB: split it into several.")
        raise FileRefused(text % {"limit": error.limit // MEGABYTE}) from None


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
        table = reading.table(incoming.path, name=name, layout=layout, on=on)
        plan = _plan(layout, table, on, viewer)
    with transaction.atomic():
        stored = files.keep(by=by, incoming=incoming, kind=table.kind, name=name, at=at)
        batch = Batch.objects.create(
            layout=layout.key,
            programme=layouts.programme_of(layout.key),
            file=stored,
            name=name,
            digest=incoming.sha256,
            effective_on=on,
            ignored=list(table.header.ignored),
            passed=[list(row) for row in table.header.extras.passed],
            uploaded_by=by,
            uploaded_at=at,
            **_about(plan),
        )
        bulk.pour(
            Row, outcomes.FIELDS, outcomes.rows(batch.pk, plan, table.lines, layout, table.header)
        )
        _record(by, "import.previewed", batch, at)
    return batch


@transaction.atomic
def check_again(*, by: User, viewer: Viewer, batch: int, at: datetime) -> Batch:
    """The preview tells what taking the batch over would do now, after the register has changed.

    Raises PermissionDenied, CommitRefused when it is already taken over.
    """
    scope.require(viewer, Permission.IMPORTS_RUN)
    found = _locked(batch)
    table, plan = _planned(found, viewer)
    Batch.objects.filter(pk=found.pk).update(**_about(plan))
    Row.objects.filter(batch=found).delete()
    layout = layouts.layout(found.layout)
    bulk.pour(
        Row, outcomes.FIELDS, outcomes.rows(found.pk, plan, table.lines, layout, table.header)
    )
    _record(by, "import.checked_again", found, at)
    found.refresh_from_db()
    return found


def commit(*, by: User, viewer: Viewer, batch: int, at: datetime) -> Batch:
    """Every row of the batch is in the registers, with a change row for all that it did.

    All or nothing, in one transaction; of several at once, one wins. The file is planned anew: what
    was previewed is what happens. Raises PermissionDenied, CommitRefused, RegisterMoved.
    """
    scope.require(viewer, Permission.IMPORTS_RUN)
    try:
        found, tables = _commit(by=by, viewer=viewer, batch=batch, at=at)
    except IntegrityError as error:
        raise _moved() from error
    if found.rows_total > MANY:
        bulk.analyze(tables)
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
def _commit(*, by: User, viewer: Viewer, batch: int, at: datetime) -> tuple[Batch, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COMMITTING])
    found = _locked(batch)
    _table, plan = _planned(found, viewer)
    if outcomes.digest(plan) != found.outcome:
        raise _moved()
    if found.refused:
        text = _(
            "%(refused)s rows are refused, so nothing is taken over. Download the refused rows,"
            " correct them in your workbook and upload the whole workbook again."
        )
        raise CommitRefused(text % {"refused": found.refused})
    layout = layouts.layout(found.layout)
    with bulk.uninterrupted():
        changes = list(
            layout.commit(by=by, writes=plan.writes, batch=found, on=found.effective_on, at=at)
        )
    bulk.pour(Change, ("batch_id", *Changed._fields), ((found.pk, *one) for one in changes))
    found.state, found.committed_by, found.committed_at = State.COMMITTED, by, at
    found.save(update_fields=["state", "committed_by", "committed_at"])
    _record(by, "import.committed", found, at)
    return found, sorted({change.table for change in changes})


def _locked(batch: int) -> Batch:
    """The batch, so that nobody else decides about it meanwhile."""
    found = Batch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch)
    if found.state == State.COMMITTED:
        raise CommitRefused(_("This workbook has already been taken over; nothing was done again."))
    return found


def _planned(batch: Batch, viewer: Viewer) -> tuple[reading.Table, Plan]:
    """Raises CommitRefused when the kept file is gone or no longer fits the layout."""
    layout = layouts.layout(batch.layout)
    path = keeping.place(batch.digest)
    if not path.exists():
        raise CommitRefused(_("The uploaded file is no longer kept: upload the workbook again."))
    try:
        with bulk.uninterrupted():
            table = reading.table(path, name=batch.name, layout=layout, on=batch.effective_on)
            return table, _plan(layout, table, batch.effective_on, viewer)
    except FileRefused as refusal:
        raise CommitRefused(str(refusal)) from None


def _plan(layout: ImportLayout, table: reading.Table, on: date, viewer: Viewer) -> Plan:
    return outcomes.with_notes(layout.plan(lines=table.lines, on=on, viewer=viewer), table.lines)


def _about(plan: Plan) -> dict[str, Any]:
    return {
        **outcomes.counts(plan),
        "outcome": outcomes.digest(plan),
        "region_id": _place(plan),
    }


def _place(plan: Plan) -> int | None:
    """The smallest open region that holds every row that names one."""
    ids = {verdict.region for verdict in plan.verdicts if verdict.region}
    paths = Region.objects.filter(pk__in=ids).values_list("path", flat=True)
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
