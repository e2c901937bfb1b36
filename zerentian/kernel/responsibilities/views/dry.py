"""What a plan would do, household by household. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.responsibilities import checks, queries, rules
from zerentian.kernel.responsibilities.errors import Refusal
from zerentian.kernel.responsibilities.models import Holder, Role
from zerentian.kernel.responsibilities.views import showing
from zerentian.kernel.responsibilities.views.choosing import Candidate, candidates, cap_of
from zerentian.kernel.responsibilities.views.undoing import me
from zerentian.kernel.responsibilities.wanted import Wanted
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.digits import number


@dataclass
class Dry:
    """What a plan would do, line by line; nothing was written."""

    lines: list[dict[str, Any]]
    candidates: list[Candidate]
    to: dict[int, int]
    problems: list[str] = field(default_factory=list)
    moves: int = 0
    places: int = 0  # place duties that pass on, too

    @property
    def is_possible(self) -> bool:
        return bool(self.moves or self.places) and not self.problems


def dry_run(
    request: ViewerRequest,
    role: Role,
    picked: Sequence[Subject],
    holders: Sequence[Holder],
    *,
    to: Mapping[int, int],
    start: date,
    reason: str,
) -> Dry:
    """Who would get what: as in `to`, else shared out so that the smallest load goes first."""
    cap = cap_of(role, picked, on=start)
    people = {c.name.holder: c for c in candidates(request.viewer, holders, (), cap=cap)}
    given, left = dict(to), []
    if not given:
        loads = {pk: person.load for pk, person in people.items()}
        shared = rules.share([subject.pk for subject in picked], loads=loads, cap=cap)
        given, left = dict(shared.given), list(shared.left)
        if len(people) == 1:  # nobody else could take them: the refusal says why, with names
            given, left = dict.fromkeys((subject.pk for subject in picked), next(iter(people))), []
    plan = checks.plan(role=role, to=given, on=start, roster="", reason=reason)
    wanted: list[Wanted] = [*plan.follow, *plan.fresh]
    refusals = checks.preview(
        by=me(request),
        role=role,
        wanted=wanted,
        at=request.viewer.at,
        leaving=[duty.pk for duty in plan.old],
    )
    for row in wanted:
        people[row.holder].more += 1
    now = queries.answering([subject.pk for subject in picked], role=role, on=start)
    lines = [_line(subject, given, people, now, plan, refusals) for subject in picked]
    problems = [refusal.text for refusal in refusals]
    problems += [
        _("%(name)s: there is no room left with the chosen people.") % {"name": subject.name}
        for subject in picked
        if subject.pk in left
    ]
    return Dry(lines, list(people.values()), given, problems, len(wanted))


def _line(
    subject: Subject,
    to: Mapping[int, int],
    people: Mapping[int, Candidate],
    now: Mapping[int, list[Any]],
    plan: checks.Plan,
    refusals: Sequence[Refusal],
) -> dict[str, Any]:
    refused = next((r for r in refusals if r.subject == subject.pk), None)
    if subject.pk not in to:
        state, kind = _("no room"), "over"
    elif refused:
        state, kind = _("not possible"), "over"
    elif subject.pk in plan.same:
        state, kind = _("stays"), "none"
    elif any(duty.subject_id == subject.pk for duty in plan.old):
        state, kind = _("changes hands"), "due"
    else:
        state, kind = _("new"), "ok"
    return {
        "subject": subject,
        "village": showing.village_of(subject),
        "code": showing.code_of(subject),
        "now": "、".join(entry.holder.name for entry in now.get(subject.pk, [])),
        "then": people[to[subject.pk]].name if subject.pk in to else None,
        "state": state,
        "kind": kind,
    }


def read_plan(text: str, picked: Sequence[Subject], holders: Sequence[Holder]) -> dict[int, int]:
    """The previewed plan as the form brought it back; only what may be in it."""
    allowed, known_holders = {s.pk for s in picked}, {h.pk for h in holders}
    pairs = [pair.split(":") for pair in text.split(",") if pair.count(":") == 1]
    chosen = [(number(subject) or 0, number(holder) or 0) for subject, holder in pairs]
    return {s: h for s, h in chosen if s in allowed and h in known_holders}
