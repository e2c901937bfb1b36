"""Figures of the visits that whoever answers owes: kept up, due, overdue, on any day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.fieldwork.due.rules import LATER, OVERDUE, SOON, TODAY
from zerentian.kernel.fieldwork.facts.due import VISIT_WAIT
from zerentian.manifest.figures import Distinct, Figure, Ratio, Rows, Where
from zerentian.manifest.programme import Programme

BY = ("region", "role", "entity", "due_state")


def _waiting(*states: str, visited: bool = False) -> Distinct:
    where = [Where(dimension="due_state", values=states)] if states else []
    if visited:
        where.append(Where(dimension="visited", values=("yes",)))
    return Distinct(rows=Rows(fact="visit_wait", where=tuple(where)))


FIGURES = (
    Figure(
        key="visits_owed",
        title=_("Visits to keep up"),
        unit=_("visits"),
        definition=_(
            "On the day, each household or village and each helper who has to visit it, once for each "
            "role: how often is what the district's rules said on that day."
        ),
        measure=_waiting(),
        breakdowns=BY,
    ),
    Figure(
        key="visits_kept",
        title=_("Visits kept up"),
        unit=_("visits"),
        definition=_(
            "Of the visits to keep up, those where the helper has been there and the next visit is not "
            "overdue on the day."
        ),
        measure=_waiting(TODAY, SOON, LATER, visited=True),
        breakdowns=BY,
    ),
    Figure(
        key="visits_kept_rate",
        title=_("Share of visits kept up"),
        unit="%",
        definition=_("Visits kept up on the day, out of all visits to keep up."),
        measure=Ratio(numerator="visits_kept", denominator="visits_owed"),
        breakdowns=("region", "role", "entity"),
    ),
    Figure(
        key="visits_due",
        title=_("Visits due"),
        unit=_("visits"),
        definition=_(
            "Of the visits to keep up, those whose day is the day asked for, or so few working days "
            "ahead that the district counts it as soon. Where nobody works, the next working day is due."
        ),
        measure=_waiting(TODAY, SOON),
        breakdowns=BY,
    ),
    Figure(
        key="visits_overdue",
        title=_("Visits overdue"),
        unit=_("visits"),
        definition=_(
            "Of the visits to keep up, those whose day was before the day asked for. A visit counts if "
            "the helper made it in a way that the district accepts and met somebody."
        ),
        measure=_waiting(OVERDUE),
        breakdowns=("region", "role", "entity", "visited"),
        bad=True,
    ),
)
DUE = Programme(key="", title=_("Fieldwork"), urls="", facts=(VISIT_WAIT,), figures=FIGURES)
