"""The rules of a district come into force: what the pack says reaches the rooms that keep it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zerentian.kernel.packs import actions as packs
from zerentian.kernel.packs import queries
from zerentian.kernel.packs.models import PackVersion
from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.regions import actions as regions
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.visits import actions as visits


@transaction.atomic
def take_over(*, by: Any, pack: Pack, on: date, at: datetime) -> tuple[PackVersion, bool]:
    """The pack becomes a version; if it is the pack of this instance, its areas, ways of answering and
    checklists are the current ones from `on` on. Doing it again changes nothing.

    Raises regions.errors.Refused (an area names a region that is not loaded) and TemplateRefused (a
    checklist was altered without a new version): then nothing has changed.
    """
    version, is_new = packs.load(by=by, pack=pack, at=at)
    if pack.key == queries.current().key:
        regions.sync_areas(by=by, pack=pack, at=at)
        duties.sync_roles(by=by, at=at)
        visits.sync_templates(by=by, on=on, at=at)
    return version, is_new
