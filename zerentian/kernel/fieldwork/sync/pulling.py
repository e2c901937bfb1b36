"""What a device keeps: the own households and the checklists, and afterwards only what changed.

The cursor counts the answers that this device was given, so no clock decides what is new. What it was
given at a cursor is remembered as a digest a household: whatever changed, by whatever way, is sent
again, and what is no longer theirs is named to be forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.models import Device, Given
from zerentian.kernel.fieldwork.sync import households
from zerentian.kernel.visits import queries as visits

KEPT: Final = timedelta(days=14)  # without contact the device forgets its households after so long
LISTS: Final = "templates"  # key of the checklists' digest


@transaction.atomic
def pull(*, viewer: Viewer, device: Device, since: int) -> dict[str, Any]:
    """The answer for a device that has what it was given at `since`; all of it where nobody knows what
    that was (`reset`)."""
    device = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    own = {str(one["subject"]): one for one in households.of(viewer)}
    lists = [
        {"key": t.key, "version": t.version, "body": t.body}
        for t in visits.current_checklists(on=viewer.on)
    ]
    now = {key: digest(one) for key, one in own.items()} | {LISTS: digest(lists)}
    before = Given.objects.filter(device=device, cursor=since).first() if since else None
    old: Mapping[str, str] = before.digests if before else {}
    cursor = _remember(device, since if before else None, now, viewer)
    changed = [one for key, one in own.items() if old.get(key) != now[key]]
    return {
        "cursor": cursor,
        "reset": before is None,
        "expires": _expires(viewer.on).isoformat(),
        "me": households.me(viewer),
        "households": changed,
        "gone": [int(key) for key in old if key != LISTS and key not in own],
        "templates": lists if old.get(LISTS) != now[LISTS] else [],
        "problems": [problem for one in own.values() for problem in one["problems"]],
    }


def _expires(on: date) -> date:
    return on + KEPT


def _remember(device: Device, since: int | None, now: Mapping[str, str], viewer: Viewer) -> int:
    """The cursor of this answer: the old one where nothing changed since."""
    last = Given.objects.filter(device=device, cursor=device.cursor).first()
    if last is not None and last.digests == now:
        return device.cursor
    cursor = device.cursor + 1
    Given.objects.create(device=device, cursor=cursor, digests=dict(now), at=viewer.at)
    Given.objects.filter(device=device).exclude(cursor__in=[cursor, since or 0]).delete()
    Device.objects.filter(pk=device.pk).update(cursor=cursor)
    return cursor


def digest(value: Any) -> str:
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:32]
