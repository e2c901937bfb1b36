from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.visits import errors, sealed
from zerentian.kernel.visits.drafts import Draft, Outcome
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.recording import known as knowing
from zerentian.kernel.visits.recording import writing
from zerentian.kernel.visits.recording.deciding import Decided, decide


def record(*, by: User, viewer: Viewer, draft: Draft, at: datetime) -> Outcome:
    """The visit is stored, or was already; else the outcome says why not. Nothing is ever lost:
    another telling under the same client id is kept beside the first one."""
    return record_many(by=by, viewer=viewer, drafts=[draft], at=at)[0]


@transaction.atomic(savepoint=False)  # of those who hand in: a failure takes all of theirs back
def record_many(
    *, by: User, viewer: Viewer, drafts: Sequence[Draft], at: datetime
) -> list[Outcome]:
    """The same for many, in their order; one that is refused does not hold the others up.

    All are written at once. When somebody else sends one of them at the same moment, they are
    written one by one, each in a savepoint of its own.
    """
    outcomes: dict[int, Outcome] = {}
    for part in _phases(drafts):
        for numbers in _once_each(part, drafts):
            chosen = [drafts[number] for number in numbers]
            outcomes |= dict(zip(numbers, _together(by, viewer, chosen, at), strict=True))
    return [outcomes[number] for number in range(len(drafts))]


def _phases(drafts: Sequence[Draft]) -> list[list[int]]:
    """A look-back may point at a check that came with it, so those come last."""
    backs = [n for n, draft in enumerate(drafts) if draft.mode == "look_back"]
    return (
        [[n for n in range(len(drafts)) if n not in set(backs)], backs]
        if backs
        else [list(range(len(drafts)))]
    )


def _once_each(numbers: Sequence[int], drafts: Sequence[Draft]) -> list[list[int]]:
    """Rounds in which no client id stands twice."""
    rounds: list[list[int]] = []
    times: dict[uuid.UUID, int] = {}
    for number in numbers:
        nth = times.get(drafts[number].client_id, 0)
        times[drafts[number].client_id] = nth + 1
        if nth == len(rounds):
            rounds.append([])
        rounds[nth].append(number)
    return rounds


def _together(by: User, viewer: Viewer, drafts: Sequence[Draft], at: datetime) -> list[Outcome]:
    try:
        with transaction.atomic():
            return _written(by, viewer, drafts, at)
    except IntegrityError:
        if len(drafts) == 1:
            with transaction.atomic():  # whoever was quicker is seen now
                return _written(by, viewer, drafts, at)
    return [outcome for draft in drafts for outcome in _together(by, viewer, [draft], at)]


def _written(by: User, viewer: Viewer, drafts: Sequence[Draft], at: datetime) -> list[Outcome]:
    known = knowing.ask(viewer, drafts)
    outcomes: list[Outcome | Decided] = []
    fresh: list[tuple[Draft, Decided]] = []
    for draft in drafts:
        outcome = _told_before(draft, known.stored, by=by, at=at) or _decided(draft, known, by, at)
        outcomes.append(outcome)
        if isinstance(outcome, tuple):
            fresh.append((draft, outcome))
    if fresh:
        writing.insert(fresh, by=by, at=at)
    return [_stored(each) if isinstance(each, tuple) else each for each in outcomes]


def _told_before(
    draft: Draft,
    stored: Mapping[uuid.UUID, tuple[int, uuid.UUID]],
    *,
    by: User,
    at: datetime,
) -> Outcome | None:
    found = stored.get(draft.client_id)
    if found is None:
        return None
    visit, content = found
    if content == sealed.content_index(draft.told):
        return Outcome(kind="duplicate", client_id=draft.client_id, visit_id=visit)
    writing.keep_conflict(draft, visit, by=by, at=at)
    message = _("Another visit came under the same number; both are kept for comparison.")
    return Outcome(
        kind="conflict", client_id=draft.client_id, visit_id=visit, code="other_content",
        message=message,
    )  # fmt: skip


def _decided(draft: Draft, known: knowing.Known, by: User, at: datetime) -> Outcome | Decided:
    try:
        return decide(draft, known, by=by, at=at)
    except VisitRefused as refused:
        return Outcome(
            kind="refused", client_id=draft.client_id, code=refused.code, message=said(refused)
        )


def said(refused: VisitRefused) -> str:
    """The reason in the language of the request; that of an answer names its item."""
    params = dict(refused.params)
    if refused.code == "wrong_answers":
        params["why"] = _(errors.ANSWERS[str(params["why"])])
    return _(refused.message) % params


def _stored(decided: Decided) -> Outcome:
    visit, judged = decided
    return Outcome(
        kind="stored", client_id=visit.client_id, visit_id=visit.pk, findings=judged.findings,
        remarks=tuple(visit.remarks),
    )  # fmt: skip
