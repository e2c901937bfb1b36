"""What must fit together in problems.toml, and with the roles of the pack."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zerentian.kernel.packs.reading import TomlFile
from zerentian.kernel.packs.schema import RolesFile
from zerentian.kernel.packs.schema_problems import ProblemsFile


def problems(file: TomlFile, said: object, roles: object) -> None:
    if not isinstance(said, ProblemsFile):
        return
    _there(file, said)
    for number, kind in enumerate(said.kind):
        if kind.work not in said.works():
            why = _("There is no work “%(key)s”.") % {"key": kind.work}
            file.complain(["kind", number, "work"], why, _("Name a work of this file."))
    if said.terms.recheck_until < said.terms.recheck_from:
        why = _("The look-back would end before it begins.")
        file.complain(["terms", "recheck_until"], why, _("Give it as many days or more."))
    if isinstance(roles, RolesFile):
        _levels(file, said, {role.key for role in roles.role})


def _there(file: TomlFile, said: ProblemsFile) -> None:
    for name, entries in said.lists():
        if not entries:
            why = _("“%(name)s” has no entry.") % {"name": name}
            file.complain([name], why, _("Add one."))


def _levels(file: TomlFile, said: ProblemsFile, known: set[str]) -> None:
    for number, level in enumerate(said.level):
        for nth, role in enumerate(level.roles):
            if role not in known:
                why = _("There is no role “%(key)s”.") % {"key": role}
                file.complain(["level", number, "roles", nth], why, _("Name a role of roles.toml."))
