"""Entries of the closed register. People make them from a document; no rule or worker calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Final

from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.problems import sealed
from zerentian.kernel.problems.models import Accountability, Appeal, Problem
from zerentian.kernel.regions.models import Region
from zerentian.lib.refusals import Refused, gettext_noop

TABLE: Final = "problems_accountability"


class AccountabilityRefused(Refused):
    """Nothing was written."""

    messages: ClassVar[Mapping[str, str]] = {
        "document": gettext_noop("name the number of the document that decided it"),
        "body": gettext_noop("name the body that decided it"),
        "person": gettext_noop("say whom it is about: one official, or one unit"),
        "future": gettext_noop("%(day)s is still to come: enter a day up to today"),
        "effect": gettext_noop("the effect would end before it begins"),
        "reason": gettext_noop("say why the entry is corrected"),
        "corrected": gettext_noop("this entry was already corrected: correct the newer one"),
        "own": gettext_noop("nobody enters, corrects or withdraws a decision about themselves"),
    }


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a document says. facts: which facts it names; effective_until: first day without effect."""

    measure: str
    region: Region
    deciding_body: str
    document: str
    decided_on: date
    user: User | None = None
    entity: Entity | None = None
    problem: Problem | None = None
    facts: str = ""
    effective_until: date | None = None
    appeal: str = Appeal.NONE


def record(*, by: User, decision: Decision, at: datetime) -> Accountability:
    """The decision stands in the register. Raises AccountabilityRefused."""
    [found] = record_many(by=by, decisions=[decision], at=at)
    return found


@transaction.atomic
def record_many(*, by: User, decisions: Sequence[Decision], at: datetime) -> list[Accountability]:
    for decision in decisions:
        _check(decision, by, at)
    found = Accountability.objects.bulk_create(_row(each, by, at) for each in decisions)
    _log(by, "accountability.recorded", found, at)
    return found


@transaction.atomic
def correct(
    *, by: User, entry: Accountability, decision: Decision, reason: str, at: datetime
) -> Accountability:
    """The entry said something else than its document, or an appeal changed it. It stays to be read."""
    _check(decision, by, at)
    row = _correcting(_row(decision, by, at), entry, reason)
    row.save()
    _log(by, "accountability.corrected", [row], at)
    return row


@transaction.atomic
def withdraw(*, by: User, entry: Accountability, reason: str, at: datetime) -> Accountability:
    """The entry was a mistake, or the decision was taken back: it no longer counts."""
    row = _correcting(_row(decision_of(entry), by, at), entry, reason)
    row.withdrawn = True
    row.save()
    _log(by, "accountability.withdrawn", [row], at)
    return row


def decision_of(entry: Accountability) -> Decision:
    """What an entry says, for a form or a correction of one word."""
    return Decision(
        measure=entry.measure, region=entry.region, deciding_body=entry.deciding_body,
        document=entry.document, decided_on=entry.decided_on, user=entry.user,
        entity=entry.entity, problem=entry.problem,
        facts=sealed.opened(entry.facts, context=sealed.FACTS),
        effective_until=entry.effective_until, appeal=entry.appeal,
    )  # fmt: skip


def changed(entry: Accountability, **words: object) -> Decision:
    return replace(decision_of(entry), **words)  # type: ignore[arg-type]


def _check(decision: Decision, by: User, at: datetime) -> None:
    if not decision.document.strip():
        raise AccountabilityRefused("document")
    if not decision.deciding_body.strip():
        raise AccountabilityRefused("body")
    if (decision.user is None) == (decision.entity is None):
        raise AccountabilityRefused("person")
    if decision.user is not None and decision.user.pk == by.pk:
        raise AccountabilityRefused("own")
    if decision.decided_on > timezone.localtime(at).date():
        raise AccountabilityRefused("future", day=decision.decided_on.isoformat())
    if decision.effective_until and decision.effective_until <= decision.decided_on:
        raise AccountabilityRefused("effect")


def _row(decision: Decision, by: User, at: datetime) -> Accountability:
    return Accountability(
        measure=decision.measure, user=decision.user, entity=decision.entity,
        region=decision.region, problem=decision.problem,
        facts=sealed.seal(decision.facts.strip(), context=sealed.FACTS),
        deciding_body=decision.deciding_body.strip(), document=decision.document.strip(),
        decided_on=decision.decided_on, effective_until=decision.effective_until,
        appeal=decision.appeal, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def _correcting(row: Accountability, entry: Accountability, reason: str) -> Accountability:
    """The lock keeps two from correcting one entry; the database would refuse the second, too."""
    if not reason.strip():
        raise AccountabilityRefused("reason")
    if entry.user_id == row.recorded_by_id:
        raise AccountabilityRefused("own")
    Accountability.objects.select_for_update().get(pk=entry.pk)
    if Accountability.objects.filter(corrects=entry).exists():
        raise AccountabilityRefused("corrected")
    row.corrects, row.reason = entry, reason.strip()
    row.recorded_at = max(row.recorded_at, entry.recorded_at)
    return row


def _log(by: User, verb: str, rows: Sequence[Accountability], at: datetime) -> None:
    activity.record(by=by, verb=verb, table=TABLE, rows=[row.pk for row in rows], at=at)
