"""Loading a pack: its state becomes a version that results can point at."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.packs.models import PackFile, PackVersion
from zerentian.kernel.packs.pack import Pack, files


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
        text=content.decode("utf-8") if path.suffix == ".toml" else "",
    )
