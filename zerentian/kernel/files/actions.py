"""Keeping files."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import StoredFile


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
        activity.record(by=by, verb="file.kept", table="files_storedfile", rows=[stored.pk], at=at)
    return stored
