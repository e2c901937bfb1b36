"""What the page of a problem shows and lets choose from."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems.models import Evidence, LookBack, Problem, Step
from zerentian.kernel.problems.queries.seen import problems
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects import queries as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.permissions import Permission

TOWN = 9  # digits of the path of a town
LENGTHS = (2, 4, 6, 9, 12)


def subject_to_open_at(pk: int, *, viewer: Viewer) -> Subject:
    """Somebody opens problems where they may, and at the households for which they answer. Http404."""
    rows = Subject.objects.select_related("region__parent", "household")
    placed = subjects.subjects(viewer=viewer, permission=Permission.PROBLEMS_EDIT)
    own = subjects.subjects(viewer=viewer).filter(pk__in=viewer.subject_ids)
    if not (placed.filter(pk=pk).exists() or own.filter(pk=pk).exists()):
        raise Http404(pk)
    return get_object_or_404(rows, pk=pk)


def history(problem: Problem) -> list[Step]:
    """Everything that was done to a problem that the viewer sees, the newest first."""
    rows = problem.history.select_related("recorded_by").prefetch_related("evidence__file")
    return list(rows.order_by("-number"))


def evidence(pk: int, *, viewer: Viewer) -> Evidence:
    """A file of a problem that the viewer sees. Http404."""
    rows = Evidence.objects.filter(step__problem__in=problems(viewer=viewer))
    return get_object_or_404(rows.select_related("file"), pk=pk)


def look_back_of(problem: Problem) -> LookBack | None:
    """The latest look-back at it, done or to come."""
    return LookBack.objects.filter(problem=problem).order_by("-closing").first()


def holder(pk: int) -> Holder:
    return get_object_or_404(Holder, pk=pk)


def holder_choices(problem: Problem, *, viewer: Viewer) -> list[tuple[int, str]]:
    """Who may be asked to put it right: those who answer for the subject first, then posts and units of
    its town, then units of the places around it."""
    path = problem.subject.region.path if problem.subject.region else ""
    answering = Holder.objects.filter(
        duties__subject=problem.subject_id, duties__superseded_at=None,
        duties__valid__contains=viewer.on,
    )  # fmt: skip
    first = list(answering.order_by("pk").values_list("pk", flat=True).distinct())
    low, high = prefix_range(path[:TOWN]) if path else ("0", "0")
    around = [path[:length] for length in LENGTHS if length <= len(path)]
    near = Q(pk__in=[])
    for lookup in ("post__region", "post__entity__region", "entity__region"):
        near |= Q(**{f"{lookup}__path__gte": low, f"{lookup}__path__lt": high})
    near |= Q(entity__region__path__in=around)
    others = Holder.objects.filter(near).exclude(pk__in=first)
    names = responsibilities.names([*first, *others.values_list("pk", flat=True)], on=viewer.on)
    named = {pk: name.full for pk, name in names.items() if name.open}
    rest = sorted((text, pk) for pk, text in named.items() if pk not in first)
    return [(pk, named[pk]) for pk in first if pk in named] + [(pk, text) for text, pk in rest]
