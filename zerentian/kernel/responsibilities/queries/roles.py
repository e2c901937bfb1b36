"""The roles of duty. They are known to everybody: what they open is decided elsewhere."""

from __future__ import annotations

from zerentian.kernel.responsibilities.errors import UnknownRole
from zerentian.kernel.responsibilities.models import Role


def all_roles() -> list[Role]:
    """Every role that the pack defines today; those that must be covered first."""
    return list(Role.objects.filter(ended_on=None).order_by("-cover", "pk"))


def roles(*, subject_kind: str) -> list[Role]:
    """The roles in which somebody can answer for subjects of this kind."""
    return list(
        Role.objects.filter(ended_on=None, subject_kind=subject_kind).order_by("-cover", "pk")
    )


def role(key: str) -> Role:
    """The role with this key. Raises UnknownRole."""
    try:
        return Role.objects.get(key=key)
    except Role.DoesNotExist:
        raise UnknownRole(key) from None
