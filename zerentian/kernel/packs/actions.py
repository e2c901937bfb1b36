"""Loading a pack: its state becomes a version that results can point at."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.packs import calendars
from zerentian.kernel.packs.models import PackFile, PackVersion
from zerentian.kernel.packs.pack import Pack, files

KEEP_DAYS = """
INSERT INTO packs_packday (day, working, soon_from)
SELECT * FROM unnest(%s::date[], %s::date[], %s::date[])
ON CONFLICT (day) DO UPDATE SET working = excluded.working, soon_from = excluded.soon_from
WHERE (packs_packday.working, packs_packday.soon_from) <> (excluded.working, excluded.soon_from)
"""


@transaction.atomic
def load(*, by: Any, pack: Pack, at: datetime) -> tuple[PackVersion, bool]:
    """The version with this content, and whether it is new. Loading twice changes nothing."""
    PackVersion.objects.select_for_update().filter(key=pack.key).first()
    newest = PackVersion.objects.filter(key=pack.key).order_by("-number").first()
    if newest and newest.digest == pack.digest:
        return newest, False
    version = PackVersion.objects.create(
        key=pack.key,
        number=newest.number + 1 if newest else 1,
        digest=pack.digest,
        loaded_at=at,
        loaded_by=getattr(by, "pk", by),
    )
    PackFile.objects.bulk_create(_file(version, pack, path) for path in files(pack.folder))
    activity.record(by=by, verb="pack.loaded", table="packs_packversion", rows=[version.pk], at=at)
    return version, True


def _file(version: PackVersion, pack: Pack, path: Path) -> PackFile:
    content = path.read_bytes()
    return PackFile(
        version=version,
        name=path.relative_to(pack.folder).as_posix(),
        digest=hashlib.sha256(content).hexdigest(),
        text=content.decode("utf-8-sig") if path.suffix == ".toml" else "",
    )


def keep_days(pack: Pack) -> int:
    """The pack's calendar where statements can look it up; how many days are others than before."""
    told = calendars.spelled_out(pack.working_days, pack.reminders.soon_days)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_DAYS, [list(column) for column in zip(*told, strict=True)])
        return int(cursor.rowcount)
