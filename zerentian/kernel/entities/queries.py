"""Units, for those who may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from zerentian.kernel.entities.models import Entity
from zerentian.manifest import scope
from zerentian.manifest.permissions import Permission
from zerentian.manifest.scope import Viewer


def entities(
    *, viewer: Viewer, permission: Permission = Permission.ENTITIES_VIEW
) -> QuerySet[Entity]:
    """Units in the viewer's places, closed ones too."""
    found = Entity.objects.select_related("region", "parent")
    return scope.within(found, viewer=viewer, permission=permission)


def listed(*, viewer: Viewer, asked: dict[str, str]) -> QuerySet[Entity]:
    """The list of units: filtered by words, kind and whether they are still open."""
    found = entities(viewer=viewer)
    if words := asked.get("q", "").strip():
        named = Q(name__icontains=words) | Q(short_name__icontains=words)
        found = found.filter(named | Q(credit_code=words.upper()))
    if kind := asked.get("kind", ""):
        found = found.filter(kind=kind)
    if asked.get("state") == "closed":
        return found.filter(closed_on__lte=viewer.on)
    return found.filter(Q(closed_on=None) | Q(closed_on__gt=viewer.on))


def entity(pk: int, *, viewer: Viewer, permission: Permission = Permission.ENTITIES_VIEW) -> Entity:
    """One unit; Http404 outside of the viewer's places."""
    return get_object_or_404(entities(viewer=viewer, permission=permission), pk=pk)


def picker(*, viewer: Viewer) -> QuerySet[Entity]:
    """Open units to choose from, by name."""
    return entities(viewer=viewer).filter(closed_on=None).order_by("name_key", "pk")


def parents(*, viewer: Viewer, of: Entity | None = None) -> QuerySet[Entity]:
    """Units to belong to: those to choose from, and the one that `of` belongs to already."""
    found = picker(viewer=viewer)
    if of is None or of.parent_id is None:
        return found
    return found | Entity.objects.select_related("region", "parent").filter(pk=of.parent_id)


def children(parent: Entity, viewer: Viewer) -> QuerySet[Entity]:
    """Open units below this one, as far as the viewer sees them."""
    return picker(viewer=viewer).filter(parent=parent)


def people_of(entity: Entity, viewer: Viewer) -> dict[str, Any]:
    """Open posts with who sits there today, and how many people work at the unit.

    Seats and names of staff are public inside the office: whoever sees the unit sees them.
    """
    seats = Prefetch(
        "tenures",
        _tenures(entity)
        .filter(superseded_at=None, valid__contains=viewer.on)
        .select_related("user"),
        to_attr="sitting",
    )
    running = Q(ended_on=None) | Q(ended_on__gt=viewer.on)
    posts = entity.posts.filter(running).select_related("region").prefetch_related(seats)
    staff = entity.staff.filter(is_active=True).order_by("name_key")
    return {"posts": posts.order_by("title", "pk"), "staff": staff}


def _tenures(entity: Entity) -> QuerySet[Any]:
    """Accounts stand one floor above; they are reached through the relation."""
    tenure: Any = entity.posts.model._meta.get_field("tenures").related_model
    found: QuerySet[Any] = tenure.objects.all()
    return found
