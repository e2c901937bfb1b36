"""The list behind a figure: one line for each thing it counts, with names and a way to its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zerentian.kernel.accounts import scope as access
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.figures import catalogue, labels, longlists, names, queries, running
from zerentian.kernel.figures.compile import listing as compiled
from zerentian.kernel.figures.compile.asking import Ask, Scope
from zerentian.kernel.figures.compile.listing import SHOWN, Cursor
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Household, Person
from zerentian.kernel.regions.models import Region
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.figures import Figure
from zerentian.manifest.permissions import Permission
from zerentian.manifest.registry import programmes

PAGE = 50
PAGES = {"person": "residents:person", "household": "residents:household"}
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
    """`after` is the address of the next page, or empty at the end; `total` the whole list's length."""

    records: tuple[Record, ...]
    after: str
    total: int


def kinds(figure: Figure) -> tuple[str, ...]:
    """What the list can have a line for: the counted thing, or the subjects behind helpers and units."""
    own = catalogue.thing(figure)
    return (own,) if own in OPENED else (own, "subject")


@dataclass(frozen=True)
class Listing:
    """The list of one question for one viewer. Made by `listing`, which checks what they may."""

    declared: catalogue.Declared
    ask: Ask
    thing: str
    scopes: tuple[Scope, ...]
    closed: frozenset[int] = frozenset()  # people whom the viewer may count in another's, not name

    @property
    def figure(self) -> Figure:
        return catalogue.parts(self.declared.figure)[0]

    def total(self) -> int:
        """How many lines the viewer may open: at most the figure."""
        if self._places is not None:
            return sum(place.number for place in self._places)
        body, values = compiled.total(self.figure, self.ask, self.scopes, thing=self.thing)
        return int(running.run(body, values)[0][0])

    @cached_property
    def _places(self) -> list[longlists.Place] | None:
        """Of a list too long to be put in order whole: how many lines stand in which place."""
        if self.thing != catalogue.thing(self.figure):
            return None
        return longlists.places(self.figure, self.ask, self.scopes)

    def page(self, after: str = "", limit: int = PAGE) -> Page:
        """One page in order of place. `after` comes from the page before; ValueError if it does not."""
        lines = self._lines(_cursor(after), limit + 1)
        shown = lines[:limit]
        following = f"{shown[-1]['path']}~{shown[-1]['thing']}" if len(lines) > limit else ""
        total = int(lines[0]["all"]) if lines else (self.total() if after else 0)
        return Page(tuple(_named(self, shown)), following, total)

    def things(self) -> list[int]:
        """The ids of all lines, in order, without their names."""
        return [line["thing"] for line in self._lines(None, 10_000_000)]

    def everything(self) -> Iterator[Record]:
        """The whole list, read piece by piece; for exports and `figures verify`."""
        after = ""
        while True:
            found = self.page(after, limit=2_000)
            yield from found.records
            if not (after := found.after):
                return

    def _lines(self, after: Cursor | None, limit: int) -> list[dict[str, Any]]:
        regions = longlists.enough(self._places, after, limit) if self._places else ()
        body, values = compiled.statement(
            self.figure.key, self.ask, self.scopes, thing=self.thing, after=after, limit=limit,
            regions=regions,
        )  # fmt: skip
        dimensions = [dimension.key for dimension in catalogue.fact(self.figure).dimensions]
        names = ("all", "thing", "path", "count", *SHOWN, *dimensions)
        found = running.run(body, values, few=bool(regions))
        lines = [dict(zip(names, row, strict=True)) for row in found]
        if regions:
            for line in lines:
                line["all"] = self.total()
        return lines


def listing(
    *, viewer: Viewer, key: str, ask: Ask, thing: str = "", also: Sequence[Permission] = ()
) -> Listing:
    """The list behind a figure. Raises UnknownFigure, PermissionDenied, ValueError for another thing.

    Lines that show a subject need SUBJECTS_VIEW there, or a duty, besides the right to the figure;
    an export needs EXPORTS_RUN `also`.
    """
    declared = catalogue.find(key)
    queries.require(viewer, declared, ask.place)
    figure = catalogue.parts(declared.figure)[0]
    thing = thing or catalogue.thing(figure)
    if thing not in kinds(figure):
        raise ValueError(thing)
    for permission in also:
        access.require(viewer, permission)
    wanted = [Permission.FIGURES_VIEW, *also]
    if thing in OPENED:
        wanted.append(Permission.SUBJECTS_VIEW)
    scopes = tuple(
        Scope.of(viewer, permission, programme=declared.programme.key) for permission in wanted
    )
    closed: frozenset[int] = frozenset()
    if (
        catalogue.fact(figure).rollup is not None
    ):  # a register: its rows carry one circle of several
        closed = frozenset(population.closed_ids(viewer))
    return Listing(declared, ask, thing, scopes, closed)


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    path, _sep, thing = text.rpartition("~")
    if len(thing) > 18:
        raise ValueError("no record has this number")
    return path, int(thing)


def _named(listing: Listing, lines: Sequence[dict[str, Any]]) -> Iterator[Record]:
    figure, thing, on = listing.figure, listing.thing, listing.ask.on
    subjects = _by_id(Subject.objects.all(), lines, "subject")
    regions = _by_id(Region.objects.all(), lines, "region")
    people = _by_id(Person.objects.only("name"), lines, "person")
    homes = _by_id(
        Household.objects.only("code"), (x for x in lines if not x["subject"]), "household"
    )
    entities = _by_id(Entity.objects.only("name"), lines, "entity")
    holders = names.of_holders({line["holder"] for line in lines if line["holder"]}, on=on)
    words = {
        dimension.key: labels.values(
            figure, dimension.key, {line[dimension.key] or "" for line in lines}
        )
        for dimension in catalogue.fact(figure).dimensions
    }
    for line in lines:
        subject, region = subjects.get(line["subject"]), regions.get(line["region"])
        entity, home = entities.get(line["entity"]), homes.get(line["household"])
        is_closed = line["person"] in listing.closed
        said = {
            "person": _("sealed") if is_closed else getattr(people.get(line["person"]), "name", ""),
            "household": home.code if home else "",
            "holder": holders.get(line["holder"], ""),
            "entity": entity.name if entity else "",
            "region": region.full_name if region else "",
        }
        yield Record(
            thing=line["thing"],
            title=said.get(thing, "") or (subject.name if subject else f"{line['thing']}"),
            url=_url(subject, line, thing) if thing in OPENED and not is_closed else "",
            place=region.name if region else "",
            code=region.code if region else "",
            subject=subject.name if subject else said["household"],
            holder=said["holder"],
            entity=said["entity"],
            count=line["count"],
            day=line["day"],
            until=line["until"],
            amount=line["amount"],
            values={key: each[line[key] or ""] for key, each in words.items()},
        )


def _by_id(rows: QuerySet[Any], lines: Iterable[Mapping[str, Any]], column: str) -> dict[int, Any]:
    ids = {line[column] for line in lines if line[column]}
    return rows.in_bulk(ids) if ids else {}


def _url(subject: Subject | None, line: Mapping[str, Any], thing: str) -> str:
    """The page of the subject; of what stands in a register only, its page there."""
    if subject is not None or thing not in PAGES:
        return subject_url(subject)
    return reverse(PAGES[thing], args=[line[thing]])


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
