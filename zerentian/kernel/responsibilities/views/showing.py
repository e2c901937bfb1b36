"""How subjects and holders look in the tables of these pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.responsibilities.asked import Asked
from zerentian.kernel.responsibilities.queries import Answering, HolderName
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.subjects.queries import name_of
from zerentian.manifest.registry import programmes
from zerentian.ui import tables


def page_of(subject: Subject) -> str:
    """The page of a subject, as its programme declares it; else the page of its duties."""
    for programme in programmes().values():
        for kind in programme.subject_kinds:
            if kind.key == subject.kind:
                try:
                    return reverse(kind.url_name, args=[subject.pk])
                except NoReverseMatch:
                    break
    return reverse("duties:subject", args=[subject.pk])


def subject_link(subject: Subject, viewer: Viewer) -> Any:
    name = name_of(subject, viewer)
    return tables.link(page_of(subject), name) if name == subject.name else name


def village_of(subject: Subject) -> str:
    group = subject.household.group if subject.household else ""
    return " ".join(filter(None, [subject.region.name if subject.region else "", group]))


def code_of(subject: Subject) -> str:
    return subject.household.code if subject.household else ""


def holder_link(holder: HolderName, css: str = "") -> Any:
    return tables.link(reverse("duties:holder", args=[holder.holder]), holder.name, css)


def holders_cell(entries: list[Answering]) -> Any:
    """Who answers, each a link; nobody is said in words."""
    if not entries:
        return format_html('<span class="t-over">{}</span>', _("nobody"))
    cell = SafeString("")
    for number, entry in enumerate(entries):
        cell += format_html("{}{}", "、" if number else "", holder_link(entry.holder))
    return cell


def address(name: str, asked: Asked, **words: Any) -> str:
    """A page of duties with the same role, place and day."""
    query = {
        key: value for key, value in {**asked.words, **words}.items() if value not in (None, "")
    }
    return f"{reverse(name)}?{urlencode(query)}"


def cells(load: int, cap: int | None) -> list[str]:
    """The load as plots: one for each subject, empty ones up to the cap, those above it overdue."""
    if cap is None:
        return ["ok"] * min(load, 12)
    return ["ok"] * min(load, cap) + ["over"] * max(0, load - cap) + ["none"] * max(0, cap - load)
