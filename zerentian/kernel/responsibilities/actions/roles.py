"""Roles of duty follow the district pack."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema import DutyRole
from zerentian.kernel.responsibilities.actions import terms
from zerentian.kernel.responsibilities.models import Role
from zerentian.manifest import registry


@transaction.atomic
def sync_roles(*, by: User | None, at: datetime) -> list[Role]:
    """The roles are what the pack says. A role that left the pack takes no new duties; old ones stay.

    Returns the roles that changed; when nothing did, nothing is written.
    """
    known = {role.key: role for role in Role.objects.select_for_update().order_by("pk")}
    wanted = {key: _fields(role) for key, role in packs.current().duty_roles.items()}
    changed = [_put(known.get(key), key, fields) for key, fields in wanted.items()]
    gone = [role for key, role in known.items() if key not in wanted and role.ended_on is None]
    for role in gone:
        role.ended_on = timezone.localdate(at)
        role.save(update_fields=["ended_on"])
    terms.keep(at=at)
    found = [role for role in changed if role] + gone
    if found:
        activity.record(
            by=by,
            verb="duty_roles.synced",
            table=Role._meta.db_table,
            rows=[role.pk for role in found],
            at=at,
        )
    return found


def _fields(role: DutyRole) -> dict[str, object]:
    return {
        "title": role.title.zh,
        "title_en": role.title.en,
        "subject_kind": _kind(role.subject_kind),
        "exclusive": role.exclusive,
        "cap": role.cap,
        "cover": role.cover_required,
        "members": getattr(role, "members", False),
        "kinds": list(role.holders),
        "posts": list(role.posts),
        "by_place": role.by_place,
        "visit_days": role.visit_days,
        "visit_days_by_class": dict(role.visit_days_by_class),
        "ended_on": None,
    }


def _kind(word: str) -> str:
    """A pack writes relief_household where the programme calls its kind relief.household."""
    for programme in registry.programmes().values():
        for kind in programme.subject_kinds:
            if word in (kind.key, kind.key.replace(".", "_")):
                return kind.key
    return word


def _put(role: Role | None, key: str, fields: dict[str, object]) -> Role | None:
    """The role if it had to be written."""
    if role is None:
        return Role.objects.create(key=key, **fields)
    if all(getattr(role, name) == value for name, value in fields.items()):
        return None
    for name, value in fields.items():
        setattr(role, name, value)
    role.save(update_fields=list(fields))
    return role
