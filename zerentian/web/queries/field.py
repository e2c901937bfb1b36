"""One's own field: the subjects somebody answers for, each with the page that opens it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork.due import queries as due
from zerentian.kernel.fieldwork.due.wording import KINDS, WORDS
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.registry import programmes
from zerentian.ui.fields import Parcel

PARCELS = 12  # more do not read as a plan; all stand in the list below it


@dataclass(frozen=True)
class Own:
    """One subject of one's own."""

    name: str
    place: str
    url: str
    kind: str  # its state: ok until a visit is due
    said: str = ""  # the same in words


def page_of(subject: Subject) -> str:
    """Address of a subject's page."""
    return address(subject.kind, subject.pk)


def address(kind: str, pk: int) -> str:
    """The page of a subject, which its programme declares; "" for a kind nobody declares."""
    for programme in programmes().values():
        for each in programme.subject_kinds:
            if each.key == kind:
                return reverse(each.url_name, args=[pk])
    return ""


def own(viewer: Viewer) -> list[Own]:
    found = duties.own_subjects(viewer=viewer).select_related("region", "household")
    visits = {
        one.subject.pk: one.state for one in reversed(due.mine(viewer=viewer) if found else [])
    }
    return [_own(subject, visits.get(subject.pk)) for subject in found]


def _own(subject: Subject, state: str | None) -> Own:
    """state: of the visit that is due first."""
    kind = KINDS[state] if state else "ok"
    said = str(WORDS[state]) if state and kind != "ok" else ""
    return Own(subject.name, _place(subject), page_of(subject), kind, said)


def parcels(field: list[Own]) -> list[Parcel]:
    return [Parcel(own.name, own.said or own.place, own.kind, own.url) for own in field[:PARCELS]]


def _place(subject: Subject) -> str:
    village = subject.region.name if subject.region else ""
    group = subject.household.group if subject.household else ""
    return " ".join(part for part in (village, group) if part)
