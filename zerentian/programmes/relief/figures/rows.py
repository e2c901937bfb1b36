"""The rows over which the figures of relief are declared."""

from __future__ import annotations

from zerentian.manifest.figures import Countable, Rows, Where

HELPER = "primary_helper"
ENTITLED = Where(dimension="entitlement", values=("entitled", "not_exited"))
BY_HOUSEHOLD = ("region", "category", "main_cause")
UNITS = ("department", "enterprise")


def households(*where: Where, among: Rows | None = None) -> Rows:
    """Entitled relief households."""
    return Rows(fact="relief_household", of="subject", where=(ENTITLED, *where), among=among)


def duties(
    *where: Where,
    of: Countable = "subject",
    among: Rows | None = None,
    role: str = HELPER,
    fact: str = "duty",
) -> Rows:
    """Duties in a role, else of responsible helpers, for entitled households, by name or by place."""
    return Rows(fact=fact, of=of, where=(in_role(role), *where), among=among or households())


def anywhere(role: str, fact: str = "duty") -> Rows:
    """Every duty in a role, for whatever it is: to ask what has none."""
    return Rows(fact=fact, of="subject", where=(in_role(role),))


def in_role(key: str) -> Where:
    return Where(dimension="role", values=(key,))


def villages(*where: Where) -> Rows:
    """Villages that are or were on the province's list."""
    return Rows(fact="relief_village", of="subject", where=where)


def roster(key: str) -> Where:
    return Where(dimension="roster", values=(key,))


def units(*kinds: str) -> Where:
    return Where(dimension="entity_kind", values=kinds)
