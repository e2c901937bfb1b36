"""Deeds that the worker is asked for: one at a time for each batch, none of them forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from zerentian.kernel.accounts.models import User
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.imports.models import Batch, Deed, State, Work
from zerentian.kernel.jobs import queries as jobs

BYTES: Final = 256 * 1024  # a workbook up to this size is checked while its uploader waits
ROWS: Final = 2_000  # a batch up to so many rows is taken over while somebody waits
POSSIBLE: Final = {
    Deed.CHECK: (State.WAITING,),
    Deed.CHECK_AGAIN: (State.PREVIEWED,),
    Deed.COMMIT: (State.PREVIEWED,),
    Deed.UNDO: (State.COMMITTED,),
}


def is_long(batch: Batch, deed: Deed) -> bool:
    """Whether the worker does it. What is not possible at all is refused at once."""
    return batch.rows_total > ROWS and batch.state in POSSIBLE[deed]


@transaction.atomic
def ask(*, by: User, batch: Batch, deed: Deed, at: datetime, partly: bool = False) -> Work:
    """The worker will do it; asked for twice it is done once. Another deed that the batch still waits
    for goes first, and this one is not noted."""
    if found := pending(batch):  # without a lock: a running deed holds its batch for minutes
        return found
    try:
        with transaction.atomic():
            work = Work.objects.create(batch=batch, deed=deed, by=by, asked_at=at, partly=partly)
    except IntegrityError:  # somebody was quicker
        return ask(by=by, batch=batch, deed=deed, at=at, partly=partly)
    app.configure_task("imports.work").defer(work=work.pk)
    return work


@transaction.atomic
def end(work: Work, *, at: datetime, trouble: str = "") -> None:
    """The work is over; what became of it stands in the batch, or why nothing did here.

    A batch whose first check came to nothing cannot be read, and nobody needs its file.
    """
    Work.objects.filter(pk=work.pk, ended_at=None).update(ended_at=at, trouble=trouble)
    waiting = Batch.objects.filter(pk=work.batch_id, state=State.WAITING)
    if trouble and waiting.update(state=State.UNREADABLE, trouble=trouble):
        alone = StoredFile.objects.filter(pk=work.batch.file_id)
        others = Batch.objects.filter(file=work.batch.file_id).exclude(pk=work.batch_id)
        alone.exclude(pk__in=others.values("file")).update(expires_on=at.date())


def pending(batch: Batch) -> Work | None:
    """What the worker has still to do with the batch."""
    return Work.objects.filter(batch=batch, ended_at=None).first()


def trouble(batch: Batch) -> str:
    """Why the last deed was not done; "" when it was, or when nobody asked the worker."""
    last = Work.objects.filter(batch=batch).order_by("-pk").values_list("trouble", flat=True)
    return last.first() or ""


def is_idle(work: Work) -> bool:
    """Whether nobody is there to do it: it has not begun, and no worker gives a sign of life."""
    return work.phase == "" and not jobs.workers_alive()
