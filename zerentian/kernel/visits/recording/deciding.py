"""Whether a draft is taken, and what stands in its row. Nothing is written here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from zerentian.kernel.population.models import Membership
from zerentian.kernel.visits import remarks, rules, sealed, wording
from zerentian.kernel.visits.drafts import Draft, PhotoDraft
from zerentian.kernel.visits.errors import VisitRefused
from zerentian.kernel.visits.models import Met, Mode, Visit
from zerentian.kernel.visits.recording.known import About, Known, Seated, Version
from zerentian.kernel.visits.rules import Judgement

PHOTOS: Final = 6
PHOTO_BYTES: Final = 2 * 1024 * 1024
Decided = tuple[Visit, Judgement]


def decide(draft: Draft, known: Known, *, by: Any, at: datetime) -> Decided:
    """The row that the draft becomes. Raises VisitRefused, with the reason."""
    about = _subject(draft, known)
    version = known.versions.get(draft.template)
    if version is None:
        raise VisitRefused("unknown_template", template=draft.template)
    _plain(draft, known)
    answers = _answers(draft, version)
    judged = rules.judge(version.body, answers.answers)
    earlier = _earlier(draft, known, version) if draft.mode == Mode.LOOK_BACK else None
    visitor, holder = _who(draft, about, known)
    texts = {sealed.NOTE: draft.note.strip()} if draft.note.strip() else {}
    texts |= answers.texts
    typed = answers.typed + sum(
        1
        for told in (draft.start, draft.end, draft.met, draft.note.strip(), draft.next_day)
        if told
    )
    person = _met(draft, about, known)
    visit = Visit(
        client_id=draft.client_id, content=sealed.content_index(draft.told), device=draft.device,
        subject_id=about.pk, template_id=version.pk, holder_id=holder, user_id=visitor,
        recorded_by=by, mode=draft.mode, day=draft.day, start=draft.start, end=draft.end,
        recorded_at=at, met=draft.met, met_person_id=draft.met_person,
        answers=answers.answers, texts=sealed.seal_texts(texts),
        text_index=sealed.text_index(draft.note), next_day=draft.next_day, passed=judged.passed,
        points=judged.points, out_of=judged.out_of, failed_safety=list(judged.failed_safety),
        typed=typed, confirmed=answers.confirmed, earlier_id=earlier.pk if earlier else None,
        remarks=list(_remarks(draft, about, known, version, visitor, person)),
    )  # fmt: skip
    return visit, judged


def _subject(draft: Draft, known: Known) -> About:
    about = known.subjects.get(draft.subject)
    if about is None:
        raise VisitRefused("unknown_subject")
    if not about.right:
        raise VisitRefused("no_right")
    return about


def _plain(draft: Draft, known: Known) -> None:
    """What can be told from the draft alone."""
    if draft.day > known.viewer.on:
        raise VisitRefused("future_day", day=draft.day.isoformat())
    if draft.mode not in Mode.values:
        raise VisitRefused("unknown_mode", mode=draft.mode[:20])
    if draft.met and draft.met not in Met.values:
        raise VisitRefused("met")
    if len(draft.note.strip()) > rules.TEXT:
        raise VisitRefused("too_long", most=rules.TEXT)
    if draft.next_day and draft.next_day < draft.day:
        raise VisitRefused("next_day")
    if draft.end and not draft.start:
        raise VisitRefused("clock")
    if draft.visitor and draft.visitor not in known.visitors:
        raise VisitRefused("visitor")
    photos_fit(draft.photos)
    photos = [photo.client_id for photo in draft.photos]
    if len(set(photos)) < len(photos) or any(one in known.photos for one in photos):
        raise VisitRefused("photo_taken")


def photos_fit(photos: Sequence[PhotoDraft]) -> None:
    """Raises VisitRefused where there are too many, or one is too large."""
    if len(photos) > PHOTOS or any(not 0 < photo.size <= PHOTO_BYTES for photo in photos):
        raise VisitRefused("photos", most=PHOTOS, size=PHOTO_BYTES // 1024)


def _answers(draft: Draft, version: Version) -> rules.Normal:
    for wrong in rules.wrong(version.body, draft.answers):
        raise VisitRefused(
            "wrong_answers", item=wording.item(version.body, wrong.item), why=wrong.why
        )
    return rules.normal(version.body, draft.answers)


def _earlier(draft: Draft, known: Known, version: Version) -> Visit:
    """The check that is looked back at; by the same version, whatever is current now (B-5)."""
    every = known.checks.get(draft.subject, ())
    if draft.earlier is not None:
        every = _named(draft.earlier, every)
    else:
        every = [row for row in every if row.template.key == version.key]
    checks = [row for row in every if row.superseded_at is None and row.day <= draft.day]
    if not checks:
        raise VisitRefused("no_earlier")
    if checks[0].template_id != version.pk:
        raise VisitRefused("look_back_version", version=checks[0].template.version)
    return checks[0]


def _named(earlier: int | uuid.UUID, every: Sequence[Visit]) -> list[Visit]:
    """The check of this number, or what it was put right to."""
    name = "client_id" if isinstance(earlier, uuid.UUID) else "pk"
    found = [row for row in every if getattr(row, name) == earlier]
    put_right = {row.corrects_id: row for row in every}
    while found and found[0].pk in put_right:
        found = [put_right[found[0].pk]]
    return found


def _who(draft: Draft, about: About, known: Known) -> tuple[int, int | None]:
    """Who visited, and who answered for the household that day."""
    duties = [duty for duty in known.duties.get(about.pk, ()) if draft.day in duty.valid]
    user = known.viewer.user
    assert user is not None  # nobody else has a right
    visitor = draft.visitor
    if visitor is None and about.right == "place":
        visitor = next((seated for duty in duties for seated in duty.users(draft.day)), None)
    visitor = visitor or user.pk
    return visitor, _holder(duties, visitor, draft)


def _holder(duties: list[Seated], visitor: int, draft: Draft) -> int | None:
    """The visitor's own duty if there is one, else that of whoever must cover the household."""
    own = [duty for duty in duties if visitor in duty.users(draft.day)]
    return next((duty.holder for duty in own or duties), None)


def _met(draft: Draft, about: About, known: Known) -> Membership | None:
    """The membership of whom was met, on the day if there is one then, else the latest one."""
    rows = known.members.get(about.household or 0, [])
    if draft.met_person:
        rows = [row for row in rows if row.person_id == draft.met_person]
        if not rows:
            raise VisitRefused("met")
    elif draft.met == "head":
        rows = [row for row in rows if row.relation == "head"]
    else:
        return None
    if draft.met not in ("head", "member"):
        return None
    rows = sorted(rows, key=lambda row: (draft.day in row.valid, row.valid.lower, row.pk))
    return rows[-1] if rows else None


def _remarks(
    draft: Draft, about: About, known: Known, version: Version, visitor: int,
    person: Membership | None,
) -> list[str]:  # fmt: skip
    found = []
    if about.right in ("duty", "former"):
        seated = (d for d in known.duties.get(about.pk, ()) if draft.day in d.valid)
        theirs = any(visitor in duty.users(draft.day) for duty in seated)
        if about.right == "former" or (known.duties.get(about.pk) and not theirs):
            found.append(remarks.REASSIGNED)
    if version.until is not None and version.until <= draft.day:
        found.append(remarks.NEWER)
    if about.closed_on is not None and about.closed_on <= draft.day:
        found.append(remarks.CLOSED)
    if draft.day < about.opened_on:
        found.append(remarks.NOT_OPENED)
    if draft.mode not in version.body["modes"]:
        found.append(remarks.MODE)
    if person is not None:  # DM-2
        died = person.person.died_on
        if died is not None and died < draft.day:
            found.append(remarks.DEAD)
        elif draft.day not in person.valid:
            found.append(remarks.AWAY)
    return found
