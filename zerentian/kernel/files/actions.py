"""Keeping files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import StoredFile

TABLE = "files_storedfile"


@transaction.atomic
def keep(
    *,
    by: AbstractBaseUser | None,
    incoming: keeping.Incoming,
    kind: str,
    name: str,
    at: datetime,
    expires_on: date | None = None,
) -> StoredFile:
    """The received file is kept under its digest; the same bytes again are the same file.

    kind: what the bytes really are, as whoever read them found. The bytes are on disk before the
    row is: a process that dies in between leaves bytes without a row, which harm nobody and are
    found again by the next upload of the same file.
    """
    keeping.keep(incoming)
    stored, is_new = StoredFile.objects.get_or_create(
        sha256=incoming.sha256,
        defaults={
            "size": incoming.size,
            "kind": kind,
            "name": name,
            "uploaded_by": by.pk if by else None,
            "uploaded_at": at,
            "expires_on": expires_on,
        },
    )
    if is_new:
        activity.record(by=by, verb="file.kept", table=TABLE, rows=[stored.pk], at=at)
    elif stored.expires_on and (expires_on is None or expires_on > stored.expires_on):
        stored.expires_on = expires_on
        stored.save(update_fields=["expires_on"])
    return stored


@transaction.atomic
def remove(*, by: AbstractBaseUser | None, files: Collection[int], at: datetime) -> None:
    """The bytes of these files are gone once the transaction holds; their rows tell what they were."""
    found = StoredFile.objects.filter(pk__in=files).order_by("pk")
    found.update(expires_on=timezone.localtime(at).date())
    for sha256 in found.values_list("sha256", flat=True):
        transaction.on_commit(partial(keeping.forget, sha256))
    if files:
        activity.record(by=by, verb="file.expired", table=TABLE, rows=sorted(files), at=at)


@transaction.atomic
def expire(*, on: date, at: datetime) -> int:
    """The bytes of files whose days are over are gone; their rows stay and tell what they were.

    Answers how many went. Killed in the middle it goes on the next time.
    """
    over = StoredFile.objects.filter(expires_on__lte=on).order_by("pk")
    gone = [stored.pk for stored in over if keeping.forget(stored.sha256)]
    if gone:
        activity.record(by=None, verb="file.expired", table=TABLE, rows=gone, at=at)
    return len(gone)
