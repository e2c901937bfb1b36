"""The whole contract between the kernel and a programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zerentian.manifest.demo import DemoStep
from zerentian.manifest.exports import Listing
from zerentian.manifest.figures import Board, Fact, Figure
from zerentian.manifest.imports import ImportLayout
from zerentian.manifest.life import Reaction
from zerentian.manifest.menus import MenuItem
from zerentian.manifest.panels import Panel
from zerentian.manifest.selections import Selection

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class SubjectKind:
    """A kind of thing that somebody answers for."""

    key: str
    title: StrOrPromise
    url_name: str  # page of one subject; takes its id
    classes: tuple[str, str] | None = None  # fact and dimension that tell its class on a day


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One line of a subject's timeline."""

    day: Any  # date
    kind: str  # duty, status, member, import, correction …: decides the icon
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    icon: str = "notes"
    state: str = "info"  # of its mark: ok, due, over, info


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Everything that one programme brings: one folder, one constant, one line in config/programmes.py."""

    key: str
    title: StrOrPromise
    urls: str  # dotted path of its urls module, mounted at /<key>/
    subject_kinds: tuple[SubjectKind, ...] = ()
    layouts: tuple[ImportLayout, ...] = ()
    listings: tuple[Listing, ...] = ()
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    board: Board | None = None  # its part of the leader page
    labels: Mapping[str, Mapping[str, StrOrPromise]] = field(
        default_factory=dict
    )  # dimension: value: words
    menu: tuple[MenuItem, ...] = ()
    panels: tuple[Panel, ...] = ()  # blocks on pages of the kernel
    selections: tuple[Selection, ...] = ()  # lists that hand subjects to deeds of the kernel
    demo: tuple[DemoStep, ...] = ()
    life: Reaction | None = field(default=None)  # to deaths, moves and the like
    timeline: Callable[..., Sequence[TimelineEntry]] | None = field(default=None)
