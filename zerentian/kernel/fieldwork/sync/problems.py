"""Problems on a device: the open ones of the own households, and progress that comes back on them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.models import Device, Progress, ProgressPhoto
from zerentian.kernel.fieldwork.sync import reading
from zerentian.kernel.fieldwork.sync.reading import Malformed
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.problems import sealed, terms
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem, Step
from zerentian.kernel.problems.rules import OPEN
from zerentian.kernel.visits.actions import said
from zerentian.kernel.visits.drafts import Outcome, PhotoDraft
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.models import Photo
from zerentian.kernel.visits.recording.deciding import photos_fit
from zerentian.kernel.visits.sealed import content_index

TEXT: Final = 50  # characters


def of(subjects: Mapping[int, str]) -> dict[int, list[dict[str, Any]]]:
    """The open problems of subjects (id and name) that the caller has scoped, the most urgent first."""
    kinds = terms.current().said.kinds()
    rows = Problem.objects.filter(subject__in=list(subjects), state__in=OPEN)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("due_on", "pk"):
        found[row.subject_id].append(
            {
                "id": row.pk,
                "subject": row.subject_id,
                "name": subjects[row.subject_id],
                "title": str(kinds[row.kind].title) if row.kind in kinds else row.kind,
                "text": sealed.opened(row.words),
                "state": row.get_state_display(),
                "found": row.found_on.isoformat(),
                "due": row.due_on.isoformat() if row.due_on else None,
                "safety": row.safety,
            }
        )
    return found


def take(
    *, by: User, viewer: Viewer, device: Device, record: Mapping[str, Any], at: datetime
) -> Outcome:
    """A helper says how far a problem is, perhaps with photos that come later. Raises Malformed."""
    client_id = reading.identifier(record.get("client_id"))
    problem = reading.number(record.get("problem"), "problem")
    subject = reading.number(record.get("subject"), "subject")
    text = reading.text(record.get("text"), "text", 500).strip()
    day = reading.day(record.get("day"), "day")
    if day is None or not text:
        raise Malformed("day" if day is None else "text")
    photos = reading.photos(record.get("photos"))
    told: dict[str, Any] = {"problem": problem, "subject": subject, "text": text, "day": f"{day}"}
    if photos:
        told["photos"] = [str(photo.client_id) for photo in photos]
    content = content_index(told)
    known = Progress.objects.filter(client_id=client_id)
    if known.filter(content=content).exists():
        return Outcome(kind="duplicate", client_id=client_id, visit_id=problem)
    try:
        _check(viewer, subject, problem, text, day)
        _check_photos(photos)
        other = known.exists()
        with transaction.atomic():
            progress = Progress.objects.create(
                client_id=client_id, content=content, problem_id=problem, received_by=by,
                received_at=at,
            )  # fmt: skip
            _work_on(by, progress, photos, text, day, device, at)
    except IntegrityError:  # the same call came twice at the same moment
        return Outcome(kind="duplicate", client_id=client_id, visit_id=problem)
    except VisitRefused as refused:
        return _refused(client_id, refused.code, said(refused))
    except ProblemRefused as refused:
        return _refused(client_id, refused.code, _(refused.message) % refused.params)
    return Outcome(kind="conflict" if other else "stored", client_id=client_id, visit_id=problem)


def _check(viewer: Viewer, subject: int, problem: int, text: str, day: date) -> None:
    if subject not in viewer.subject_ids:
        raise VisitRefused("no_right")
    if not Problem.objects.filter(pk=problem, subject=subject).exists():
        raise VisitRefused("unknown_subject")
    if len(text) > TEXT:
        raise VisitRefused("too_long", most=TEXT)
    if day > viewer.on:
        raise VisitRefused("future_day", day=day.isoformat())


def _check_photos(photos: Sequence[PhotoDraft]) -> None:
    """As many and as large as those of a visit, and none that was announced before."""
    photos_fit(photos)
    ids = [photo.client_id for photo in photos]
    known = ProgressPhoto.objects.filter(client_id__in=ids).exists()
    if known or Photo.objects.filter(client_id__in=ids).exists():
        raise VisitRefused("photo_taken")


def _work_on(
    by: User, progress: Progress, photos: Sequence[PhotoDraft], text: str, day: date,
    device: Device, at: datetime,
) -> None:  # fmt: skip
    """The step, and the photos for which it waits."""
    row = Problem.objects.get(pk=progress.problem_id)
    problems.work_on(by=by, problem=row, note=text, at=at, on=day)
    if not photos:
        return
    step = Step.objects.filter(problem=row, recorded_by=by).order_by("-number")[:1].get()
    ProgressPhoto.objects.bulk_create(
        ProgressPhoto(
            progress=progress, step=step, device=device.client_id, client_id=photo.client_id,
            size=photo.size, sha256=photo.sha256,
        )
        for photo in photos
    )  # fmt: skip


def _refused(client_id: uuid.UUID, code: str, message: str) -> Outcome:
    return Outcome(kind="refused", client_id=client_id, code=code, message=message)
