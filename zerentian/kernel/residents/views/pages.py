"""What the pages of a person and of a household share."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.regions.models import Region
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import inside
from zerentian.manifest.permissions import Permission
from zerentian.manifest.registry import programmes


def at(url: str, when: When) -> str:
    """The address, on the day of this page."""
    kept = when.kept()
    return f"{url}?{urlencode(kept)}" if kept else url


def may_edit(viewer: Viewer, region: Region | None) -> bool:
    """Whether the viewer may enter events of people who live there."""
    places = viewer.places(Permission.SUBJECTS_EDIT)
    return region is not None and inside(region.path, places)


def subject_page(subject: Subject, when: When) -> str:
    """Address of a subject's page, which its programme declares; "" for a kind nobody declares."""
    for programme in programmes().values():
        for kind in programme.subject_kinds:
            if kind.key == subject.kind:
                return at(reverse(kind.url_name, args=[subject.pk]), when)
    return ""


def subject_title(subject: Subject) -> str:
    for programme in programmes().values():
        for kind in programme.subject_kinds:
            if kind.key == subject.kind:
                return str(kind.title)
    return subject.kind
