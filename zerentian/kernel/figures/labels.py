"""Words for the values of dimensions and the names of entities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from zerentian.kernel.entities.models import Entity
from zerentian.kernel.figures import catalogue, names
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.models import Role
from zerentian.manifest.figures import Dimension, Figure, Where
from zerentian.manifest.registry import programmes


def axis_title(figure: Figure, axis: str) -> str:
    if axis in catalogue.PLACES:
        return {"region": _("Place"), "entity": _("Entity")}[axis]
    dimension = catalogue.dimension(figure, axis)
    return str(dimension.title) if dimension else axis


def values(figure: Figure, axis: str, keys: Iterable[str]) -> dict[str, str]:
    """Words for each of the keys, in the order in which the list of values has them."""
    wanted = set(keys)
    if axis == "entity":
        ids = [int(key) for key in wanted if key]
        found = Entity.objects.filter(pk__in=ids).order_by("name_key", "pk")
        return {str(e.pk): e.name for e in found} | ({"": _("None")} if "" in wanted else {})
    dimension = catalogue.dimension(figure, axis)
    known = _known(dimension) if dimension else {}
    named = {key: label for key, label in known.items() if key in wanted}
    return named | {key: key or _("Not stated") for key in sorted(wanted - named.keys())}


def _known(dimension: Dimension) -> dict[str, str]:
    if dimension.key == "role":
        return {role.key: str(role) for role in Role.objects.all()}
    if dimension.key == "roster":
        ours = {roster.key: str(roster.title) for roster in packs.current().rosters}
        return _of_programmes("roster") | ours
    if dimension.key in ("problem_kind", "problem_source"):
        said = packs.current().problems
        entries = said.kind if dimension.key == "problem_kind" else said.source
        return {entry.key: str(entry.title) for entry in entries}
    if dimension.key == "subject_kind":
        return {k.key: str(k.title) for p in programmes().values() for k in p.subject_kinds}
    if dimension.codes:
        listed = packs.current().codes.get(dimension.codes)
        return {item.key: str(item) for item in listed.codes} if listed else {}
    return {key: str(label) for key, label in dimension.labels}


def _of_programmes(dimension: str) -> dict[str, str]:
    """Words that programmes have for values of the kernel's dimensions."""
    return {
        key: str(words)
        for programme in programmes().values()
        for key, words in programme.labels.get(dimension, {}).items()
    }


def narrowed(figure: Figure, where: Where, *, on: date) -> str:
    """A narrowing in words: Main cause: illness."""
    key = where.values[0]
    if where.dimension == "holder":
        title, said = _("Holder"), names.of_holders([int(key)], on=on).get(int(key), key)
    else:
        title = axis_title(figure, where.dimension)
        said = values(figure, where.dimension, [key]).get(key, key)
    return _("%(title)s: %(value)s") % {"title": title, "value": said}
