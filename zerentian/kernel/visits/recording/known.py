"""Everything that deciding about some drafts needs, asked at once: a constant number of statements."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db.models import BigIntegerField, F, FilteredRelation, Q, TextField, UUIDField

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.population.models import Membership
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits.drafts import Draft
from zerentian.kernel.visits.models import Photo, Template, Visit
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned
from zerentian.manifest.permissions import Permission

BODIES: Final[dict[tuple[int, str], Any]] = {}  # of versions, which are never altered
WORD: Final = re.compile(r"\w+", re.ASCII)  # a key of a checklist


@dataclass(frozen=True)
class About:
    """What is known of a subject. right: how the viewer may record a visit to it; "" means not."""

    pk: int
    household: int | None
    opened_on: date
    closed_on: date | None
    right: str  # "duty", "place", "former" or ""


@dataclass(frozen=True)
class Seated:
    """A duty for a subject, and who sat on its post when."""

    holder: int
    cover: bool
    valid: Any
    tenures: tuple[tuple[int, Any, bool], ...]  # user, days, acting

    def users(self, day: date) -> list[int]:
        """Who sat there that day, the holder of the post before a deputy."""
        found = sorted((acting, user) for user, valid, acting in self.tenures if day in valid)
        return [user for _acting, user in found]


@dataclass(frozen=True)
class Version:
    pk: int
    key: str
    number: int
    since: date
    until: date | None
    body: Any


@dataclass
class Known:
    """Answers about the drafts at hand."""

    viewer: Viewer
    subjects: dict[int, About] = field(default_factory=dict)
    duties: dict[int, list[Seated]] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    stored: dict[uuid.UUID, tuple[int, uuid.UUID]] = field(default_factory=dict)
    members: dict[int, list[Membership]] = field(default_factory=dict)
    checks: dict[int, list[Visit]] = field(default_factory=dict)
    photos: dict[uuid.UUID, int] = field(default_factory=dict)
    visitors: frozenset[int] = frozenset()


def ask(viewer: Viewer, drafts: Sequence[Draft]) -> Known:
    """All that is known about what these drafts name."""
    known = Known(viewer)
    subjects = {draft.subject for draft in drafts}
    known.subjects = _subjects(viewer, subjects)
    known.duties = _duties(known.subjects)
    known.versions = versions({draft.template.partition("@")[0] for draft in drafts})
    known.stored = _stored({draft.client_id for draft in drafts})
    households = {about.household for about in known.subjects.values() if about.household}
    if any(draft.met in ("head", "member") or draft.met_person for draft in drafts):
        known.members = _members(households, drafts)
    if backs := {draft.subject for draft in drafts if draft.mode == "look_back"}:
        known.checks = _checks(backs)
    if announced := {photo.client_id for draft in drafts for photo in draft.photos}:
        found = Photo.objects.filter(client_id__in=announced)
        known.photos = dict(found.values_list("client_id", "visit"))
    if named := {draft.visitor for draft in drafts if draft.visitor}:
        known.visitors = frozenset(
            User.objects.filter(pk__in=named, is_active=True).values_list("pk", flat=True)
        )
    return known


SUBJECTS: Final = Planned(
    lambda ids: Subject.objects.filter(one_of("id", ids, BigIntegerField())).values_list(
        "pk", "household", "opened_on", "closed_on", "compartment"
    ),
    ids=str,
)


def _subjects(viewer: Viewer, ids: Collection[int]) -> dict[int, About]:
    """The subjects with the viewer's right: own duty, place, or a duty that was theirs once."""
    rows = SUBJECTS.rows(ids=as_array(ids))
    own = {
        pk
        for pk, _household, _from, _to, compartment in rows
        if scope.is_mine(pk, compartment, viewer=viewer)
    }
    rest = {row[0] for row in rows} - own
    placed = _placed(viewer, rest) if rest else set()
    former = _former(viewer, rest - placed) if rest - placed else set()

    def right(pk: int) -> str:
        return next(
            (n for n, s in (("duty", own), ("place", placed), ("former", former)) if pk in s), ""
        )

    return {row[0]: About(row[0], row[1], row[2], row[3], right(row[0])) for row in rows}


def _placed(viewer: Viewer, ids: Collection[int]) -> set[int]:
    inside = scope.subjects_within(
        Subject.objects.filter(pk__in=ids), viewer=viewer, permission=Permission.VISITS_RECORD,
        subject="",
    )  # fmt: skip
    return set(inside.values_list("pk", flat=True))


def _former(viewer: Viewer, ids: Collection[int]) -> set[int]:
    """Subjects that were the viewer's by a post on which they sat: the phone learns of it later."""
    viewer.checked = True
    once = Duty.objects.filter(
        subject__in=ids, superseded_at=None, subject__compartment=None,
        holder__post__tenures__user=viewer.user, holder__post__tenures__superseded_at=None,
        valid__overlap=_tenure_days(),
    )  # fmt: skip
    return set(once.values_list("subject", flat=True)) if viewer.user else set()


def _tenure_days() -> Any:
    return F("holder__post__tenures__valid")


DUTIES: Final = Planned(
    lambda subjects: (
        Duty.objects.filter(one_of("subject_id", subjects, BigIntegerField()), superseded_at=None)
        .annotate(
            seat=FilteredRelation(
                "holder__post__tenures", condition=Q(holder__post__tenures__superseded_at=None)
            )
        )
        .order_by("-role__cover", "role", "pk")
        .values_list(
            "subject",
            "pk",
            "holder",
            "role__cover",
            "valid",
            "seat__user",
            "seat__valid",
            "seat__acting",
        )
    ),
    subjects=str,
)


def _duties(subjects: Collection[int]) -> dict[int, list[Seated]]:
    """A duty has a row for each who sat on its post, and one where nobody did."""
    found: dict[int, list[Seated]] = defaultdict(list)
    rows = DUTIES.rows(subjects=as_array(subjects))
    for about, seats in groupby(rows, key=itemgetter(slice(5))):
        subject, _duty, holder, cover, valid = about
        tenures = tuple(row[5:] for row in seats if row[5])
        found[subject].append(Seated(holder, cover, valid, tenures))
    return found


HEADS: Final = Planned(
    lambda keys: Template.objects.filter(one_of("key", keys, TextField())).values_list(
        "pk", "key", "version", "since", "until"
    ),
    keys=str,
)


def versions(keys: Iterable[str]) -> dict[str, Version]:
    """Every stored version of these checklists by "key@version"; bodies are read once a process."""
    heads = HEADS.rows(keys=as_array(key for key in keys if WORD.fullmatch(key)))
    missing = [pk for pk, key, version, *_ in heads if (pk, f"{key}@{version}") not in BODIES]
    if missing:
        for template in Template.objects.filter(pk__in=missing):
            BODIES[template.pk, str(template)] = template.body
    return {
        f"{key}@{version}": Version(pk, key, version, since, until, BODIES[pk, f"{key}@{version}"])
        for pk, key, version, since, until in heads
    }


STORED: Final = Planned(
    lambda ids: Visit.objects.filter(one_of("client_id", ids, UUIDField())).values_list(
        "client_id", "pk", "content"
    ),
    ids=str,
)


def _stored(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, uuid.UUID]]:
    rows = STORED.rows(ids=as_array(ids))
    return {client_id: (pk, content) for client_id, pk, content in rows}


MEMBERS: Final = Planned(
    lambda households: (
        Membership.objects.filter(
            one_of("household_id", households, BigIntegerField()), superseded_at=None
        )
        .select_related("person")
        .only("household", "person__died_on", "person__merged_into", "relation", "valid")
    ),
    households=str,
)


def _members(households: Collection[int], drafts: Sequence[Draft]) -> dict[int, list[Membership]]:
    named = {draft.met_person for draft in drafts if draft.met_person}
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in MEMBERS.objects(households=as_array(households)):
        if row.relation == "head" or row.person_id in named:
            found[row.household_id].append(row)
    return found


def _checks(subjects: Collection[int]) -> dict[int, list[Visit]]:
    """All checks of these subjects, superseded ones too: a phone names them by their first number."""
    rows = Visit.objects.filter(subject__in=subjects)
    found: dict[int, list[Visit]] = defaultdict(list)
    for row in rows.select_related("template").defer("answers", "texts").order_by("-day", "-pk"):
        found[row.subject_id].append(row)
    return found
