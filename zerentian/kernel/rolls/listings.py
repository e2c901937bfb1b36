"""The hukou list that can be taken out: as a police station prints it, and as an import reads it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Household
from zerentian.kernel.regions.models import Region
from zerentian.kernel.rolls.hukou import given
from zerentian.kernel.rolls.hukou.columns import COLUMNS
from zerentian.lib import bulk, digits
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission

PIECE = 500  # households


def _path(question: Question) -> str:
    """The village or town that the page of residents was narrowed to. Its other filters would cut
    households apart, and the rest would leave them with the next import."""
    path = question.words.get("village") or question.words.get("town") or ""
    return digits.only(path)


def _found(question: Question) -> QuerySet[Household]:
    wanted = [Permission.SUBJECTS_VIEW, Permission.EXPORTS_RUN]
    wanted += [Permission.SUBJECTS_REVEAL] if question.full else []
    return given.households(question.viewer, _path(question), on=question.on, permissions=wanted)


def people(question: Question) -> Iterator[Line]:
    for ids in bulk.chunks(_found(question).values_list("pk", flat=True), PIECE):
        yield from given.lines(ids, on=question.on, full=question.full)


def count(question: Question) -> int:
    homes = _found(question).order_by().values("pk")
    return population.belonging(homes, on=question.on).count()


def told(question: Question) -> str:
    """Which place, in words, and the day."""
    path = _path(question)
    place = Region.objects.filter(path=path).values_list("full_name", flat=True).first()
    where = place or path or _("all places that you see")
    return _("as of %(day)s; %(filters)s") % {"day": question.on, "filters": where}


HUKOU = Listing(
    key="rolls.hukou",
    title=gettext_lazy("Hukou list: whole households, to be imported again"),
    permission=Permission.SUBJECTS_VIEW,
    header=lambda question: [column.title for column in COLUMNS],
    rows=people,
    count=count,
    said=told,
    table="population_person",
    numbers=True,
    widths=(10, 12, 16, 10, 14, 12, 12, 12, 6, 10, 22, 12, 24, 16),
)
LISTINGS = (HUKOU,)
