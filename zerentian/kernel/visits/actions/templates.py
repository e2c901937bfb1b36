"""Checklists follow the district pack; a version that was stored is never altered (B-9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import transaction

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.visits import checklists
from zerentian.kernel.visits.models import Template
from zerentian.lib.refusals import Refused, gettext_noop


class TemplateRefused(Refused):
    messages: ClassVar[Mapping[str, str]] = {
        "altered": gettext_noop(
            "checklist “%(key)s” has other items than version %(version)s had: raise its version"
        ),
        "older": gettext_noop(
            "checklist “%(key)s” is at version %(version)s already: a version is never used again"
        ),
    }


@transaction.atomic
def sync_templates(*, by: Any, on: date, at: datetime) -> list[Template]:
    """The pack's checklists are the current ones from `on` on; earlier versions stay for their visits.

    Returns the versions that began or ended. Doing it again changes nothing. Raises TemplateRefused,
    and then nothing has changed.
    """
    current = {t.key: t for t in Template.objects.select_for_update().filter(until=None)}
    wanted = checklists.bodies(packs.current())
    pack = packs.newest(packs.current().key)
    changed = [old for key, old in current.items() if key not in wanted]
    changed += [
        current[key]
        for key, (version, body) in wanted.items()
        if key in current and _follows(current[key], version, body)
    ]
    for old in changed:
        old.until = max(on, old.since)
        old.save(update_fields=["until"])
    ended = {old.key for old in changed}
    fresh = [
        Template(key=key, version=version, body=body, pack_version=pack, since=on)
        for key, (version, body) in wanted.items()
        if key not in current or key in ended
    ]
    for new in fresh:
        _never_used(new)
    Template.objects.bulk_create(fresh)
    if rows := sorted({template.pk for template in changed + fresh}):
        activity.record(
            by=by, verb="checklists.synced", table=Template._meta.db_table, rows=rows, at=at
        )
    return changed + fresh


def _follows(old: Template, version: int, body: Any) -> bool:
    """Whether the pack's version is a new one."""
    if version == old.version and body != old.body:
        raise TemplateRefused("altered", key=old.key, version=old.version)
    if version < old.version:
        raise TemplateRefused("older", key=old.key, version=old.version)
    return version > old.version


def _never_used(new: Template) -> None:
    """A checklist that left the pack may come back, with a version that nobody used before."""
    last = Template.objects.filter(key=new.key).order_by("-version").first()
    if last and last.version >= new.version:
        raise TemplateRefused("older", key=new.key, version=last.version)
