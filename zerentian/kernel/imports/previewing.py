"""What a batch is before anything is taken over: its file kept, read, and looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.kernel.imports import (
    corrections,
    layouts,
    lookalikes,
    outcomes,
    progress,
    queries,
    reading,
    shelf,
    stillness,
    works,
)
from zerentian.kernel.imports.errors import CommitRefused, FileRefused
from zerentian.kernel.imports.models import OPEN, Batch, Deed, Phase, Row, State
from zerentian.kernel.imports.outlook import Outlook
from zerentian.kernel.layouts import own
from zerentian.kernel.layouts import queries as made
from zerentian.kernel.regions.models import Region
from zerentian.lib import bulk, loading
from zerentian.lib.sealed import CannotOpen
from zerentian.manifest.imports import ImportLayout, Sifted
from zerentian.manifest.permissions import Permission

# Workbooks hold thousands of full numbers: they do not stay for ever.
KEPT: Final = timedelta(days=90)


def first(viewer: Viewer, layout: ImportLayout, digest: str, on: date) -> Batch | None:
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


def previewed(
    by: User,
    viewer: Viewer,
    layout: ImportLayout,
    incoming: keeping.Incoming,
    *,
    name: str,
    on: date,
    at: datetime,
) -> Batch:
    with bulk.uninterrupted():
        layout, read = _fitting(viewer, layout, incoming.path, name, on)
    with transaction.atomic():
        batch = _kept(by, layout, incoming, read.kind, name=name, on=on, at=at)
        preview(batch, read, layout, viewer)
        record(by, "import.previewed", batch, at)
    return batch


@transaction.atomic
def waiting(
    by: User, layout: ImportLayout, incoming: keeping.Incoming, *, name: str, on: date, at: datetime
) -> Batch:
    kind = reading.kind(incoming.path, name=name)
    batch = _kept(by, layout, incoming, kind, name=name, on=on, at=at)
    batch.save()
    works.ask(by=by, batch=batch, deed=Deed.CHECK, at=at)
    return batch


def _kept(
    by: User,
    layout: ImportLayout,
    incoming: keeping.Incoming,
    kind: str,
    *,
    name: str,
    on: date,
    at: datetime,
) -> Batch:
    stored = files.keep(
        by=by, incoming=incoming, kind=kind, name=name, at=at, expires_on=at.date() + KEPT
    )
    return Batch(
        layout=layout.key,
        programme=layouts.programme_of(layout.key),
        file=stored,
        name=name,
        digest=incoming.sha256,
        effective_on=on,
        state=State.WAITING,
        uploaded_by=by,
        uploaded_at=at,
    )


def preview(
    batch: Batch,
    read: reading.Read,
    layout: ImportLayout,
    viewer: Viewer,
    tell: progress.Tell = progress.silent,
) -> None:
    """What the workbook says about itself, then what would become of every row."""
    batch.ignored = corrections.others(read.header.ignored)
    batch.corrects = _corrected(viewer, layout, read.header.ignored)
    batch.passed = [list(row) for row in read.header.extras.passed]
    batch.layout, batch.programme = layout.key, layouts.programme_of(layout.key)
    batch.state = State.PREVIEWED
    batch.save()
    mark = stillness.mark()

    def keep(sifted: Sifted | None) -> None:
        shelf.put(batch.pk, _shelved(read, sifted, mark, viewer))

    look(batch, read, layout, viewer, tell, meanwhile=keep)


def _shelved(
    read: reading.Read, sifted: Sifted | None, mark: int | None, viewer: Viewer
) -> shelf.Shelved:
    """Rows that wanted a plan are planned again in any case: then nothing is gained by the sifting."""
    if sifted is None or sifted.rest:
        return shelf.Shelved(read)
    return shelf.Shelved(read, sifted, mark, viewer.places_by_programme(Permission.IMPORTS_RUN))


def outlook_of(
    batch: Batch, found: shelf.Shelved, layout: ImportLayout, viewer: Viewer, tell: progress.Tell
) -> Outlook:
    """Made with one look at the registers, which tells nothing while it lasts."""
    tell(Phase.CHECKING, 0, len(found.read.table))
    checked = partial(tell, Phase.CHECKING)
    sifted = found.sifted_for(viewer)
    on = batch.effective_on
    return Outlook(found.read, layout, on=on, viewer=viewer, tell=checked, sifted=sifted)


def look(
    batch: Batch,
    read: reading.Read,
    layout: ImportLayout,
    viewer: Viewer,
    tell: progress.Tell,
    meanwhile: Callable[[Sifted | None], None] = lambda _sifted: None,
) -> None:
    """The batch's preview: what would become of every row.

    meanwhile: gets what was sifted wholesale, while the rows go in; asks no database.
    """
    outlook = outlook_of(batch, shelf.Shelved(read), layout, viewer, tell)
    rows = outcomes.Rows(batch.pk, read.table, layout, read.header)
    for plan in outlook.plans():  # not behind anybody: a plan may try things and take them back
        bulk.pour(Row, outcomes.FIELDS, rows.of(plan))
    with loading.behind(), bulk.uninterrupted():
        for some in bulk.chunks(rows.sifted(outlook.sifted)) if outlook.sifted else ():
            bulk.pour(Row, outcomes.FIELDS, some)
        meanwhile(outlook.sifted)
    with bulk.uninterrupted():
        about = {**outlook.about(), "region_id": _place(outlook.regions)}
        for name, value in {**about, "similar": 0}.items():
            setattr(batch, name, value)
        lookalikes.mark(batch, read.table, layout, read.header, viewer)
    batch.save()


def _corrected(viewer: Viewer, layout: ImportLayout, titles: Iterable[str]) -> Batch | None:
    """The batch whose refused rows come back mended in this workbook."""
    number = corrections.came_from(titles)
    if number is None:
        return None
    return queries.batches(viewer=viewer).filter(pk=number, layout=layout.key).first()


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


def read_first(batch: Batch, viewer: Viewer) -> tuple[ImportLayout, reading.Read]:
    """A workbook that was only kept so far, and the layout that it turned out to have.

    Raises CommitRefused when the kept file is gone or cannot be read.
    """
    with _opened(batch) as path:
        layout = layouts.layout(batch.layout)
        return _fitting(viewer, layout, path, batch.name, batch.effective_on)


def read_again(batch: Batch) -> shelf.Shelved:
    """Raises CommitRefused when the kept file is gone or no longer fits the layout."""
    with bulk.uninterrupted():
        if found := shelf.get(batch.pk):
            return found
    with _opened(batch) as path:
        layout = layouts.layout(batch.layout)
        read = reading.read(path, name=batch.name, layout=layout, on=batch.effective_on)
        return shelf.Shelved(read)


def _place(regions: set[int]) -> int | None:
    """The smallest open region that holds every row that names one."""
    paths = Region.objects.filter(pk__in=regions).values_list("path", flat=True)
    path = outcomes.common_path(paths)
    found = Region.objects.filter(path=path, closed_on=None).values_list("pk", flat=True)
    return found.first() if path else None


@contextmanager
def _opened(batch: Batch) -> Iterator[Path]:
    """The kept file in clear, and what goes wrong with it as CommitRefused."""
    if not keeping.place(batch.digest).exists():
        raise CommitRefused(_("The uploaded file is no longer kept: upload the workbook again."))
    try:
        with keeping.clear(batch.digest) as path, bulk.uninterrupted():
            yield path
    except FileRefused as refusal:
        raise CommitRefused(str(refusal)) from None
    except CannotOpen:
        raise CommitRefused(
            _("The uploaded file was damaged meanwhile: upload the workbook again.")
        ) from None


def record(by: User, verb: str, batch: Batch, at: datetime) -> None:
    activity.record(by=by, verb=verb, table="imports_batch", rows=[batch.pk], at=at)
