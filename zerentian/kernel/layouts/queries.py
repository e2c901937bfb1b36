"""Layouts that people made, for those who import."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.layouts import own, samples
from zerentian.kernel.layouts.models import Draft, Layout, Remembered, Version
from zerentian.kernel.layouts.sealed import SAMPLE
from zerentian.kernel.packs import queries as packs
from zerentian.lib import sealed
from zerentian.manifest.permissions import Permission

RUN = Permission.IMPORTS_RUN
LENGTHS = (2, 4, 6, 9)  # of the codes of places above a village


def layouts(*, viewer: Viewer) -> QuerySet[Layout]:
    """Layouts of the viewer's places, retired ones too: those that the viewer may change."""
    found = Layout.objects.select_related("region", "made_by")
    newest = Version.objects.filter(layout=OuterRef("pk")).order_by("-number")
    found = found.annotate(newest=Subquery(newest.values("number")[:1]))
    return scope.within(found, viewer=viewer, permission=RUN)


def usable(*, viewer: Viewer) -> QuerySet[Layout]:
    """Layouts that the viewer may import by: of the viewer's places and of the places above them."""
    scope.require(viewer, RUN)
    above = {low[:length] for low, _high in viewer.places(RUN) for length in LENGTHS}
    here = scope.in_places(viewer, RUN) | Q(region__path__in=above) | Q(region=None)
    newest = Version.objects.filter(layout=OuterRef("pk")).order_by("-number")
    found = Layout.objects.filter(here, retired_at=None).order_by("name", "pk")
    return found.annotate(newest=Subquery(newest.values("number")[:1]))


def choices(*, viewer: Viewer) -> list[tuple[str, str]]:
    """Keys and names of the layouts that the viewer may import by."""
    found: QuerySet[Any] = usable(viewer=viewer)
    rows = found.values_list("pk", "newest", "name")
    return [(f"{own.PREFIX}{pk}.{number}", name) for pk, number, name in rows]


def layout(pk: int, *, viewer: Viewer) -> Layout:
    """One layout of the viewer's places; Http404 for others."""
    return get_object_or_404(layouts(viewer=viewer), pk=pk)


def newest(layout: Layout) -> Version:
    return layout.versions.order_by("-number")[0]


def versions(layout: Layout) -> QuerySet[Version]:
    return layout.versions.select_related("made_by").order_by("-number")


def next_number(layout: Layout) -> int:
    return (layout.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def remembered(base: str, *, viewer: Viewer) -> list[Version]:
    """The layouts that workbooks of this kind from the viewer's unit had, the newest first."""
    user = scope.signed_in(viewer)
    found = Remembered.objects.filter(
        sender(user), superseded_at=None, layout__base=base, layout__retired_at=None
    )
    rows = found.select_related("layout").order_by("-recorded_at", "-pk")
    return [newest(row.layout) for row in rows]


def sender(user: User) -> Q:
    """Whose workbooks look alike: those of one unit, or of somebody without one."""
    return Q(entity=user.entity_id) if user.entity_id else Q(user=user.pk)


def draft(pk: int, *, viewer: Viewer) -> Draft:
    """A draft of the viewer's own; Http404 for another's."""
    scope.require(viewer, RUN)
    return get_object_or_404(Draft, pk=pk, user=scope.signed_in(viewer))


def sample(draft: Draft) -> samples.Sample:
    sealer: sealed.Sealer = settings.INSTANCE.sealer()
    return samples.loaded(sealer.open(bytes(draft.sample), context=SAMPLE))


def codes() -> Any:
    return packs.current().codes
