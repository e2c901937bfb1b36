"""What the viewer may do to a problem now: by a grant for its place, or because it is theirs to fix."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems import rules, terms, versions
from zerentian.kernel.problems.models import LookBack, Problem, Step, Verb
from zerentian.kernel.problems.queries.seen import my_holders, problems
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Holder
from zerentian.manifest.permissions import Permission

EDITING = (Verb.HANDED_OVER, Verb.WORKED, Verb.EXTENDED, Verb.SOLVED, Verb.HELD, Verb.RESUMED)
VERIFYING = (Verb.VERIFIED, Verb.REJECTED, Verb.UNFOUNDED, Verb.REOPENED, Verb.LOOKED_BACK)
FIXING = (Verb.WORKED, Verb.SOLVED)


def problem_seen(pk: int, *, viewer: Viewer) -> Problem:
    """Raises Http404 where the viewer may not look."""
    rows = problems(viewer=viewer).select_related(
        "subject__region__parent", "subject__household", "holder", "recorded_by"
    )
    return get_object_or_404(rows, pk=pk)


def may(problem: Problem, *, viewer: Viewer) -> frozenset[str]:
    """The verbs that are possible in the problem's state and are the viewer's to do."""
    found = set(may_ever(problem, viewer=viewer))
    since = looks_back_from(problem)
    if since is None or viewer.on < since or versions.first_check(problem).exists():
        found.discard(Verb.LOOKED_BACK)
    if _is_fixer(problem, viewer):
        found -= {Verb.VERIFIED, Verb.UNFOUNDED, Verb.LOOKED_BACK}
    return frozenset(verb for verb in found if problem.state in rules.ORIGINS[verb])


def may_ever(problem: Problem, *, viewer: Viewer) -> frozenset[str]:
    """The verbs that are the viewer's to do, in whatever state: what stands against one of them now is
    told by the action itself."""
    found: set[str] = set()
    for permission, verbs in (
        (Permission.PROBLEMS_EDIT, EDITING),
        (Permission.PROBLEMS_VERIFY, VERIFYING),
    ):
        if problems(viewer=viewer, permission=permission).filter(pk=problem.pk).exists():
            found.update(verbs)
    if my_holders(viewer).filter(pk=problem.holder_id or 0).exists():
        found.update(FIXING)
    if problem.subject_id in viewer.subject_ids and seats_of(viewer).exists():
        found.update((Verb.TAKEN_UP, Verb.WORKED))
    return frozenset(found)


def looks_back_from(problem: Problem) -> date | None:
    """From when on its last closing may be looked at again; None: it is open, or that was done."""
    if problem.state != rules.CLOSED or problem.decided_on is None:
        return None
    last = LookBack.objects.filter(problem=problem).order_by("-closing").first()
    closing = problem.history.filter(verb=Verb.VERIFIED).order_by("-number").first()
    if last is None or closing is None or last.closing != closing.number:
        return terms.current().recheck(problem.decided_on)[0]
    return None if last.done_on else last.from_day


def seat_for(problem: Problem, *, viewer: Viewer) -> Holder | None:
    """The post on which the viewer answers for the subject, else the first one on which they sit."""
    seats = seats_of(viewer)
    here = seats.filter(
        duties__subject=problem.subject_id, duties__superseded_at=None,
        duties__valid__contains=viewer.on,
    )  # fmt: skip
    return here.order_by("-duties__role__cover", "pk").first() or seats.first()


def seats_of(viewer: Viewer) -> QuerySet[Holder]:
    """The posts on which the viewer sits in person."""
    return responsibilities.my_holders(viewer=viewer).order_by("pk")


def _is_fixer(problem: Problem, viewer: Viewer) -> bool:
    """B-4: who is not asked to decide, so that no button leads into a refusal."""
    if viewer.user is None:
        return True
    reported = Step.objects.filter(problem=problem, verb=Verb.SOLVED, recorded_by=viewer.user)
    seated = seats_of(viewer).filter(pk=problem.holder_id or 0)
    return reported.exists() or seated.exists()
