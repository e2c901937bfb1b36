"""Problems that findings of stored visits open (B-6), and what look-backs say about closed ones (B-5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.problems.actions import Found, Seen
from zerentian.kernel.problems.actions.opening import Finding
from zerentian.kernel.visits.drafts import Outcome
from zerentian.kernel.visits.models import Mode, Visit

SOURCES: Final = {"inspection": "inspection", "look_back": "look_back"}  # others: "visit"


def look_again(*, by: User, outcomes: Sequence[Outcome], at: datetime) -> set[Finding]:
    """Problems that these visits looked back at stay closed or are open again, in the caller's
    transaction; the findings that opened one again."""
    found = {each.visit_id: each for each in outcomes if each.kind == "stored"}
    rows = Visit.objects.filter(pk__in=[*found], mode=Mode.LOOK_BACK).select_related("template")
    seen = [_seen(by, row, found[row.pk]) for row in rows.defer("texts").order_by("pk")]
    return problems.look_again(seen=seen, at=at)


def _seen(by: User, visit: Visit, outcome: Outcome) -> Seen:
    """What was mended on the spot came back and is gone: it says neither yes nor no."""
    body, wrong = visit.template.body, {one.item: one for one in outcome.findings}
    items = {
        item: _text(body, item, wrong[item].reason) if item in wrong else None
        for item in visit.answers
        if item not in wrong or wrong[item].opens
    }
    return Seen(
        by=by, visit=visit.pk, subject=visit.subject_id, template=visit.template_id, day=visit.day,
        items=items,
    )  # fmt: skip


def open_findings(
    *, by: User, outcomes: Sequence[Outcome], at: datetime, again: Collection[Finding] = ()
) -> None:
    """Each finding of these visits has its problem, in the caller's transaction, but those that were
    mended on the spot, failed safety items apart; those of `again` have theirs. A finding of a day on
    which the household was not in the register yet is one of its first day there."""
    found = {each.visit_id: each for each in outcomes if each.findings and each.visit_id}
    if not found:
        return
    rows = Visit.objects.filter(pk__in=list(found)).select_related("subject", "template")
    opened = [
        _found(by, visit, one)
        for visit in rows.defer("texts").order_by("pk")
        for one in found[visit.pk].findings
        if one.opens and (visit.pk, one.item) not in again
    ]
    problems.open_many(found=opened, at=at)


def _found(by: User, visit: Visit, one: Any) -> Found:
    return Found(
        by=by, subject=visit.subject_id, kind=one.kind,
        text=_text(visit.template.body, one.item, one.reason),
        source=SOURCES.get(visit.mode, "visit"),
        found_on=max(visit.day, visit.subject.opened_on), finding=(visit.pk, one.item),
        safety=one.safety,
    )  # fmt: skip


def _text(body: Mapping[str, Any], item: str, reason: str) -> str:
    """The item's words, with the reason where one was given: in Chinese, as everything on file."""
    found = next(each for each in body["items"] if each["key"] == item)
    why = next((word["zh"] for word in found["reasons"] if word["key"] == reason), "")
    return "：".join(filter(None, [found["zh"], why]))
