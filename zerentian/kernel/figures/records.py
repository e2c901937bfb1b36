"""The list behind a figure: one line for each thing it counts, with names and a way to its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from zerentian.kernel.accounts import scope as access
from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.figures import catalogue, labels, queries
from zerentian.kernel.figures.compile import listing
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.listing import SHOWN, Cursor
from zerentian.kernel.population.models import Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.figures import Figure
from zerentian.manifest.permissions import Permission
from zerentian.manifest.registry import programmes

PAGE = 50
OPENED = ("record", "subject", "person", "household")  # lines that show one subject or person


@dataclass(frozen=True, kw_only=True)
class Record:
    """One counted thing. `count` is how many things it stands for in a list of helpers or units."""

    thing: int
    title: str
    url: str
    place: str
    code: str
    subject: str
    holder: str
    entity: str
    count: int
    day: date
    until: date | None
    amount: int | None
    values: Mapping[str, str]  # of the fact's dimensions, in words


@dataclass(frozen=True)
class Page:
    """`after` is the address of the next page, or empty at the end."""

    records: tuple[Record, ...]
    after: str


def kinds(figure: Figure) -> tuple[str, ...]:
    """What the list can have a line for: the counted thing, or the subjects behind helpers and units."""
    own = catalogue.thing(figure)
    return (own,) if own in OPENED else (own, "subject")


def page(
    *, viewer: Viewer, key: str, ask: Ask, after: str = "", thing: str = "", limit: int = PAGE
) -> Page:
    """One page of the list in order of place. Raises UnknownFigure, PermissionDenied, ValueError.

    Lines that show a subject need SUBJECTS_VIEW there, or a duty, besides the right to the figure.
    """
    figure = catalogue.parts(catalogue.find(key).figure)[0]
    lines = _lines(viewer, key, ask, figure, thing, _cursor(after), limit + 1)
    shown = lines[:limit]
    following = f"{shown[-1]['path']}~{shown[-1]['thing']}" if len(lines) > limit else ""
    return Page(tuple(_named(figure, shown, ask.on)), following)


def everything(*, viewer: Viewer, key: str, ask: Ask, thing: str = "") -> Iterator[Record]:
    """The whole list, read page by page; for exports and `figures verify`."""
    after = ""
    while True:
        found = page(viewer=viewer, key=key, ask=ask, after=after, thing=thing, limit=2_000)
        yield from found.records
        if not found.after:
            return
        after = found.after


def _lines(
    viewer: Viewer, key: str, ask: Ask, figure: Figure, thing: str, after: Cursor | None, limit: int
) -> list[dict[str, Any]]:
    access.require(viewer, Permission.FIGURES_VIEW)
    programme = catalogue.find(key).programme.key
    thing = thing or catalogue.thing(figure)
    if thing not in kinds(figure):
        raise ValueError(thing)
    wanted = [Permission.FIGURES_VIEW, *([Permission.SUBJECTS_VIEW] if thing in OPENED else [])]
    scopes = [Scope.of(viewer, permission, programme=programme) for permission in wanted]
    body, values = listing.statement(figure, ask, scopes, thing=thing, after=after, limit=limit)
    dimensions = [dimension.key for dimension in catalogue.fact(figure).dimensions]
    names = ("thing", "path", "count", *SHOWN, *dimensions)
    return [
        dict(zip(names, row, strict=True)) | {"kind": thing} for row in queries.run(body, values)
    ]


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    path, _sep, thing = text.rpartition("~")
    return path, int(thing)


def _named(figure: Figure, lines: Sequence[dict[str, Any]], on: date) -> Iterator[Record]:
    subjects = _by_id(Subject.objects.all(), lines, "subject")
    regions = _by_id(Region.objects.all(), lines, "region")
    people = _by_id(Person.objects.only("name"), lines, "person")
    entities = _by_id(Entity.objects.only("name"), lines, "entity")
    holders = holder_names({line["holder"] for line in lines if line["holder"]}, on=on)
    words = {
        dimension.key: labels.values(
            figure, dimension.key, {line[dimension.key] or "" for line in lines}
        )
        for dimension in catalogue.fact(figure).dimensions
    }
    for line in lines:
        subject, region = subjects.get(line["subject"]), regions.get(line["region"])
        entity = entities.get(line["entity"])
        names = {
            "person": getattr(people.get(line["person"]), "name", ""),
            "holder": holders.get(line["holder"], ""),
            "entity": entity.name if entity else "",
            "region": region.full_name if region else "",
        }
        kind = line["kind"]
        yield Record(
            thing=line["thing"],
            title=names.get(kind, "") or (subject.name if subject else f"{line['thing']}"),
            url=subject_url(subject) if kind in OPENED else "",
            place=region.name if region else "",
            code=region.code if region else "",
            subject=subject.name if subject else "",
            holder=names["holder"],
            entity=names["entity"],
            count=line["count"],
            day=line["day"],
            until=line["until"],
            amount=line["amount"],
            values={key: said[line[key] or ""] for key, said in words.items()},
        )


def _by_id(rows: QuerySet[Any], lines: Iterable[Mapping[str, Any]], column: str) -> dict[int, Any]:
    ids = {line[column] for line in lines if line[column]}
    return rows.in_bulk(ids) if ids else {}


def subject_url(subject: Subject | None) -> str:
    """The page of a subject, as its programme names it; empty while there is none."""
    if subject is None:
        return ""
    for programme in programmes().values():
        for kind in programme.subject_kinds:
            if kind.key == subject.kind:
                try:
                    return reverse(kind.url_name, args=[subject.pk])
                except NoReverseMatch:
                    return ""
    return ""


def holder_names(ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Holders in words, for a day: who sits on the post, or the post itself while it is empty."""
    holders = Holder.objects.filter(pk__in=list(ids)).select_related("entity", "team")
    found = list(holders)
    posts = [holder.post_id for holder in found if holder.post_id]
    titles = {p.pk: f"{p.entity.name} {p.title}" for p in Post.objects.filter(pk__in=posts).select_related("entity")}
    sitting: dict[int, str] = {}
    tenures = Tenure.objects.filter(post__in=posts, superseded_at=None, valid__contains=on)
    for post, name in tenures.order_by("-acting").values_list("post", "user__name"):
        sitting[post] = name  # the holder of the post comes last and stays
    return {
        holder.pk: sitting.get(holder.post_id, titles[holder.post_id])
        if holder.post_id
        else str(holder.entity or holder.team)
        for holder in found
    }
