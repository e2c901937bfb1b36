"""The lists of residents that can be taken out: as the page shows it, and as an import reads it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.population import sealed
from zerentian.kernel.residents import columns
from zerentian.kernel.residents.queries import listing, rows
from zerentian.kernel.residents.queries.asked import When
from zerentian.kernel.residents.queries.filters import Filters
from zerentian.kernel.residents.queries.places import Places
from zerentian.kernel.residents.views import chips
from zerentian.kernel.rolls.listings import HUKOU
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists
from zerentian.ui.lists import chosen
from zerentian.ui.tables import plain


def when_of(question: Question) -> When:
    return When.read(question.words, today=question.on)


def found(question: Question) -> Any:
    """The rows of the page, as far as the viewer may take them out and see their numbers if full."""
    when, filters = when_of(question), Filters.read(question.words)
    places = Places(question.viewer)
    people = listing.residents(filters, places=places, when=when)
    wanted = [Permission.EXPORTS_RUN, *([Permission.SUBJECTS_REVEAL] if question.full else [])]
    for permission in wanted:
        allowed = Places(question.viewer, permission)
        people = people.filter(listing.within(allowed, when))
    return people


def people(question: Question) -> Iterator[Line]:
    when, filters = when_of(question), Filters.read(question.words)
    keys = [sign + key for key in listing.SORTS for sign in ("", "-")]
    order = listing.order(chosen(question.words, "sort", keys, "name"), when, filters)
    every = lists.chunks(found(question), order, size=rows.PIECE)
    shown = columns.columns(when, kept="")
    while piece := list(islice(every, rows.PIECE)):
        ids = [listing.person_of(row, when) for row in piece]
        for row in rows.rows(ids, when=when):
            cells = {column.key: plain(column.kind, column.value(row)) for column in shown}
            if question.full:
                cells["identity"] = sealed.open_identity(row.identity) if row.identity else ""
                cells["phone"] = sealed.open_phone(row.phone or row.home_phone)
            yield Line(list(cells.values()), row.pk)


def told(question: Question) -> str:
    """The filters in words, with the day."""
    places = Places(question.viewer)
    when = when_of(question)
    shown = chips.chips(Filters.read(question.words).of(is_now=when.is_now), places, keep={})
    text = _("; ").join(chip.text for chip in shown) or _("everybody who is here")
    return _("as of %(day)s; %(filters)s") % {"day": when.on, "filters": text}


RESIDENTS = Listing(
    key="residents.people",
    title=gettext_lazy("Residents"),
    permission=Permission.SUBJECTS_VIEW,
    header=lambda question: [str(c.title) for c in columns.columns(when_of(question), kept="")],
    rows=people,
    count=lambda question: found(question).order_by().count(),
    said=told,
    table="population_person",
    numbers=True,
    widths=(10, 6, 6, 24, 20, 12, 20, 14, 14),
)
LISTINGS = (RESIDENTS, HUKOU)
