"""Loading an edition: its entries are stored; no region changes before somebody adopts it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Edition
from zerentian.kernel.regions.rules.codes import LEVELS, parent_of
from zerentian.kernel.regions.rules.names import kind_of


@transaction.atomic
def load(
    *,
    by: Any,
    key: str,
    names: Mapping[str, str],
    scope: str,
    source: str = "",
    published_on: date | None = None,
    at: datetime,
) -> tuple[Edition, bool]:
    """Store the entries (path → name) of an edition, and say whether that was new.

    Loading the same list again changes nothing. Another list under the same key replaces one that
    was never adopted; an adopted one raises Refused.
    """
    digest = _digest(names)
    before = Edition.objects.select_for_update().filter(key=key, scope=scope).first()
    if before and before.digest == digest:
        return before, False
    if before and before.adoptions.exists():
        raise Refused(
            _(
                "Edition %(edition)s was adopted with other rows."
                " Load the corrected list as an edition of its own."
            )
            % {"edition": before}
        )
    if before:
        before.delete()
    edition = Edition.objects.create(
        key=key, scope=scope, source=source, published_on=published_on, digest=digest,
        loaded_at=at, loaded_by=getattr(by, "pk", by),
    )  # fmt: skip
    _store(edition, names)
    activity.record(by=by, verb="edition.loaded", table="regions_edition", rows=[edition.pk], at=at)
    return edition, True


def _digest(names: Mapping[str, str]) -> str:
    total = hashlib.sha256()
    for path in sorted(names):
        total.update(f"{path},{names[path]}\n".encode())
    return total.hexdigest()


def _store(edition: Edition, names: Mapping[str, str]) -> None:
    """620 thousand rows in a COPY instead of as many INSERTs."""
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY regions_regionentry (edition_id, level, kind, path, name, parent_path) FROM STDIN"
        ) as copy,
    ):
        for path in sorted(names):
            level, name = LEVELS[len(path)], names[path]
            copy.write_row((edition.pk, level, kind_of(level, name), path, name, parent_of(path)))
