"""Photos and documents that come with a deed: both are there, or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.files import uploads
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.problems import sealed
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Evidence, LookBack, Problem, Step

TABLE: Final = "problems_evidence"


@transaction.atomic
def do_showing(
    act: Callable[..., Problem | LookBack], *, by: User, at: datetime, sent: Sequence[Any],
    **about: Any,
) -> Problem | LookBack:  # fmt: skip
    """The deed, and the uploads that show it with its step. Raises what the deed raises, UploadRefused."""
    done = act(by=by, at=at, **about)
    if sent:
        problem = done.problem_id if isinstance(done, LookBack) else done.pk
        step = Step.objects.filter(problem=problem, recorded_by=by).order_by("-number")[:1].get()
        _attach(by, step, sent, at)
    return done


@transaction.atomic
def show(*, by: User, step: Step, file: StoredFile, name: str, at: datetime) -> None:
    """A file that came after its step goes with it. One that the problem has already changes nothing."""
    if Evidence.objects.filter(step__problem=step.problem_id, file=file).exists():
        return
    row = Evidence.objects.create(
        step=step, file=file, recorded_at=at, recorded_by=by,
        name=sealed.seal(name, context=sealed.EVIDENCE),
    )  # fmt: skip
    activity.record(by=by, verb="problem.evidence", table=TABLE, rows=[row.pk], at=at)


def _attach(by: User, step: Step, sent: Sequence[Any], at: datetime) -> None:
    """Names stay sealed here and are not told to the room of the files."""
    kept = uploads.keep(by=by, uploads=sent, at=at, named=False)
    files = {each.file for each in kept}
    there = Evidence.objects.filter(step__problem=step.problem_id, file__in=files)
    if len(files) < len(kept) or there.exists():
        raise ProblemRefused("file")
    rows = [
        Evidence.objects.create(
            step=step, file_id=each.file, recorded_at=at, recorded_by=by,
            name=sealed.seal(each.name, context=sealed.EVIDENCE),
        )
        for each in kept
    ]  # fmt: skip
    pks = [row.pk for row in rows]
    activity.record(by=by, verb="problem.evidence", table=TABLE, rows=pks, at=at)
