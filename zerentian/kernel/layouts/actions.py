"""Making layouts, changing and retiring them, and remembering whose workbooks look like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.layouts import queries, samples
from zerentian.kernel.layouts.errors import LayoutRefused
from zerentian.kernel.layouts.models import Draft, Layout, Remembered, Version
from zerentian.kernel.layouts.sealed import SAMPLE
from zerentian.kernel.regions.models import Region

KEPT = timedelta(days=1)  # for a draft that nobody finishes


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a workbook's columns are; see Version."""

    titles: Sequence[str]
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    header: int = 1


@transaction.atomic
def begin(*, by: User, base: str, name: str, sample: samples.Sample, at: datetime) -> Draft:
    """The sample's first rows are kept sealed until the layout is made, at most a day."""
    Draft.objects.filter(made_at__lt=at - KEPT).delete()
    sealed = settings.INSTANCE.sealer().seal(samples.dumped(sample), context=SAMPLE)
    draft = Draft.objects.create(user=by, base=base, name=name, sample=sealed, made_at=at)
    activity.record(by=by, verb="layout.begun", table="layouts_draft", rows=[draft.pk], at=at)
    return draft


@transaction.atomic
def make(
    *, by: User, name: str, base: str, region: Region | None, description: Description, at: datetime
) -> Version:
    """A layout with its first version, remembered for the workbooks of this sender.

    Raises LayoutRefused: name_taken.
    """
    try:
        with transaction.atomic():
            layout = Layout.objects.create(
                name=name, base=base, region=region, made_by=by, made_at=at
            )
    except IntegrityError:
        raise LayoutRefused("name_taken") from None
    activity.record(by=by, verb="layout.made", table="layouts_layout", rows=[layout.pk], at=at)
    remember(by=by, layout=layout, at=at)
    return _version(by, layout, description, at)


@transaction.atomic
def change(*, by: User, layout: Layout, description: Description, at: datetime) -> Version:
    """A new version holds; imports made by older ones stay as they are. Raises LayoutRefused."""
    _open(layout)
    return _version(by, layout, description, at)


@transaction.atomic
def retire(*, by: User, layout: Layout, reason: str, at: datetime) -> None:
    """The layout is no longer offered. Raises LayoutRefused: retired."""
    _open(layout)
    Layout.objects.filter(pk=layout.pk).update(retired_by=by, retired_at=at)
    Remembered.objects.filter(layout=layout, superseded_at=None).update(superseded_at=at)
    activity.record(
        by=by, verb="layout.retired", table="layouts_layout", rows=[layout.pk], at=at, reason=reason
    )


@transaction.atomic
def remember(*, by: User, layout: Layout, at: datetime) -> None:
    """Workbooks of this sender are tried with this layout first, when their titles fit no other."""
    same = Remembered.objects.filter(queries.sender(by), layout=layout, superseded_at=None)
    same.select_for_update().update(superseded_at=at)
    row = Remembered.objects.create(
        entity_id=by.entity_id,
        user=None if by.entity_id else by,
        layout=layout,
        recorded_at=at,
    )
    activity.record(
        by=by, verb="layout.remembered", table="layouts_remembered", rows=[row.pk], at=at
    )


@transaction.atomic
def drop(*, by: User, draft: Draft, at: datetime) -> None:
    """The draft and its sample are gone."""
    activity.record(by=by, verb="layout.dropped", table="layouts_draft", rows=[draft.pk], at=at)
    draft.delete()


def _open(layout: Layout) -> None:
    """Locks the layout against a second change. Raises LayoutRefused: retired."""
    locked = Layout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
    if locked.retired_at is not None:
        raise LayoutRefused("retired")


def _version(by: User, layout: Layout, description: Description, at: datetime) -> Version:
    version = Version.objects.create(
        layout=layout,
        number=queries.next_number(layout),
        titles=list(description.titles),
        columns=dict(description.columns),
        constants=dict(description.constants),
        header=description.header,
        made_by=by,
        made_at=at,
    )
    activity.record(
        by=by, verb="layout.described", table="layouts_version", rows=[version.pk], at=at
    )
    return version
