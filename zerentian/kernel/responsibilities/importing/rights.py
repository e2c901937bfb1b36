"""Who may open the units and people that a roster names and the register does not know (ADR 0037)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities.importing.about import Unit
from zerentian.kernel.responsibilities.importing.register import Known
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Fault, Line
from zerentian.manifest.permissions import Permission


class Rights:
    """What the person who imports may open besides duties, unit by unit; asks the database nothing."""

    def __init__(self, viewer: Viewer, known: Known) -> None:
        self._viewer = viewer
        self._paths = {region.pk: region.path for region in known.regions.values()}
        self._units = {
            entity.pk: entity.region.path if entity.region else None
            for entities in known.units.values()
            for entity in entities
        }

    def faults(self, line: Line, unit: Unit, *, is_known: bool) -> Iterator[Fault]:
        """Why this row cannot be taken over by this person, for want of a unit or of its helper."""
        if unit.entity is None and not self._may(Permission.ENTITIES_EDIT, unit):
            yield Fault(
                "unit",
                _("no unit of your places is called “%(unit)s”") % {"unit": unit.name},
                _("write it as the register does, or let it be opened by: %(who)s")
                % {"who": who_may(Permission.ENTITIES_EDIT)},
            )
        elif not is_known and not self._may(Permission.ACCOUNTS_MANAGE, unit):
            yield Fault(
                "name",
                _("nobody called %(name)s is known on the post “%(post)s” of this unit")
                % {"name": line.cells["name"], "post": line.cells["post"]},
                _(
                    "write name and post as the register does, or let the account be opened by: %(who)s"
                )
                % {"who": who_may(Permission.ACCOUNTS_MANAGE)},
            )

    def _may(self, permission: Permission, unit: Unit) -> bool:
        """In the place of the unit; one without a place belongs to the whole instance."""
        known = self._units.get(unit.entity) if unit.entity else None
        path = known if unit.entity else self._paths.get(unit.region or 0)
        if path is None:
            return self._viewer.everywhere(permission)
        return inside(path, self._viewer.places(permission))


def who_may(permission: Permission) -> str:
    """The roles of the pack that carry a permission, as officials know them."""
    roles = packs.current().roles.values()
    titles = [str(role.title) for role in roles if permission in role.permissions]
    return _(", ").join(titles)
