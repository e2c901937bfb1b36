"""How often each role visits, as dated rows that statements and facts read; the pack says it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from zerentian.kernel.packs import actions as packs
from zerentian.kernel.packs.queries import current
from zerentian.kernel.responsibilities.models import Role, VisitTerm


def keep(*, at: datetime) -> None:
    """The terms from today on are those of the pack; its calendar can be looked up. Call it in the
    transaction that brings the roles up to date. Doing it again changes nothing.

    The first terms of a role count for all days before: nobody said anything else about them.
    """
    pack, today = current(), timezone.localdate(at)
    packs.keep_days(pack)
    running = {term.role_id: term for term in VisitTerm.objects.filter(valid__upper_inf=True)}
    began = set(VisitTerm.objects.values_list("role", flat=True))
    for role in Role.objects.order_by("pk"):
        wanted = _wanted(role, pack.reminders)
        term = running.get(role.pk)
        if term and wanted == _said(term):
            continue
        if term:
            _end(term, today)
        if wanted:
            start = today if role.pk in began else None
            VisitTerm.objects.create(role=role, valid=DateRange(start, None), **wanted)


def begin(*, at: datetime) -> None:
    """Where roles were loaded before their terms were kept, keep them now."""
    if Role.objects.exists() and not VisitTerm.objects.exists():
        keep(at=at)


def _wanted(role: Role, reminders: Any) -> dict[str, Any] | None:
    """None for a role that does not visit, or that the pack no longer has."""
    if not role.visit_days or role.ended_on:
        return None
    return {
        "every": role.visit_days, "by_class": dict(role.visit_days_by_class),
        "first": reminders.first_visit_days, "modes": sorted(reminders.modes),
    }  # fmt: skip


def _said(term: VisitTerm) -> dict[str, Any]:
    return {
        "every": term.every, "by_class": term.by_class, "first": term.first, "modes": term.modes,
    }  # fmt: skip


def _end(term: VisitTerm, today: date) -> None:
    """It held until yesterday; one that began today never did."""
    if term.valid.lower is None or term.valid.lower < today:
        term.valid = DateRange(term.valid.lower, today)
        term.save(update_fields=["valid"])
    else:
        term.delete()
