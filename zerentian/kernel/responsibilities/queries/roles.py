"""The roles of duty. They are known to everybody: what they open is decided elsewhere."""

from __future__ import annotations

from zerentian.kernel.responsibilities.errors import UnknownRole
from zerentian.kernel.responsibilities.models import Role
from zerentian.lib.planned import Planned

ROLES = Planned(
    lambda kind: Role.objects.filter(ended_on=None, subject_kind=kind).order_by("-cover", "pk"),
    kind=str,
)


def all_roles() -> list[Role]:
    """Every role that the pack defines today; those that must be covered first."""
    return list(Role.objects.filter(ended_on=None).order_by("-cover", "pk"))


def roles(*, subject_kind: str) -> list[Role]:
    """The roles in which somebody can answer for subjects of this kind."""
    return ROLES.objects(kind=subject_kind)


def role(key: str) -> Role:
    """The role with this key. Raises UnknownRole."""
    try:
        return Role.objects.get(key=key)
    except Role.DoesNotExist:
        raise UnknownRole(key) from None
