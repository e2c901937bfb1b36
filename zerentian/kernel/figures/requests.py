"""Reading what an address asks of a figure, and writing such addresses. Used by pages and the API."""

from __future__ import annotations

from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.figures import catalogue, places
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.lib.digits import number
from zerentian.manifest.figures import Figure, Where

EARLIEST, LATEST = date(1949, 10, 1), date(2200, 1, 1)
IDS = ("entity", "holder")


class BadQuestion(ValueError):
    """A parameter of the address cannot be understood; the message says which and how to write it."""


def ask(query: QueryDict, *, viewer: Viewer, figure: Figure | None = None) -> Ask:
    """place, on, known_at and the narrowing that the figure allows. Raises BadQuestion, UnknownPlace."""
    on = _day(query.get("on", ""), "on") or viewer.on
    key = query.get("place", "").strip()
    place = places.find(key, on=on) if key else places.beginning(viewer)
    narrow = tuple(_narrowing(query, figure)) if figure else ()
    known_at = _instant(query.get("known_at", ""))
    return Ask(
        place=place, on=on, since=on.replace(month=1, day=1), known_at=known_at, narrow=narrow
    )


def narrowings(figure: Figure) -> tuple[str, ...]:
    """Parameters that narrow a figure: its dimensions, the entity, the holder."""
    axes = [axis for axis in catalogue.axes(figure) if axis != "region"]
    parts = catalogue.parts(figure)
    held = len(parts) == 1 and catalogue.thing(figure) in ("holder", "entity")
    return tuple(dict.fromkeys([*axes, *(["entity", "holder"] if held else [])]))


def _narrowing(query: QueryDict, figure: Figure) -> list[Where]:
    found = []
    for name in narrowings(figure):
        value = query.get(name, "")
        if value and name in IDS and number(value) is None:
            raise BadQuestion(_("“%(name)s” is the number of a record.") % {"name": name})
        if "\x00" in value:
            raise BadQuestion(_("“%(name)s” has a sign that no value has.") % {"name": name})
        if value:
            found.append(Where(dimension=name, values=(value,)))
    return found


def _day(text: str, name: str) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = LATEST
    if not EARLIEST <= found < LATEST:
        raise BadQuestion(
            _("“%(name)s” is a day like 2019-05-31, not “%(text)s”.") % {"name": name, "text": text}
        )
    return found


def _instant(text: str) -> datetime | None:
    """A day means all of it: as known at its last moment. An instant needs its time zone."""
    text = text.strip()
    if len(text) <= 10:
        day = _day(text, "known_at")
        last = datetime.combine(day, time.max) if day else None
        return last.replace(tzinfo=timezone.get_default_timezone()) if last else None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not EARLIEST <= found.date() < LATEST:
        raise BadQuestion(
            _(
                "“known_at” is a day like 2019-05-31 or an instant with its time zone, not “%(text)s”."
            )
            % {"text": text}
        )
    return found


def parameters(ask: Ask, *, viewer: Viewer) -> dict[str, str]:
    """The address of this question; what goes without saying is left out."""
    found = {"place": ask.place.key}
    if ask.on != viewer.on:
        found["on"] = f"{ask.on}"
    if ask.known_at:
        found["known_at"] = ask.known_at.isoformat()
    return found | {where.dimension: where.values[0] for where in ask.narrow}


def url(key: str, ask: Ask, *, viewer: Viewer, part: str = "", **changes: str) -> str:
    """The page of a figure for this question, with something changed; `part` jumps into the page."""
    asked = {k: v for k, v in (parameters(ask, viewer=viewer) | changes).items() if v}
    return f"{reverse('figures:figure', args=[key])}?{urlencode(asked)}{'#' if part else ''}{part}"
