"""The villages of the list and who answers for them, also after they came off it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Where, Without
from zerentian.programmes.relief.figures.rows import anywhere, duties, villages

SECRETARY, DEPARTMENT = "first_secretary", "department_for_village"

VILLAGES = (
    Figure(
        key="relief.villages_delisted",
        title=_("Villages taken off the list"),
        unit=_("villages"),
        definition=_(
            "Villages of the province's list of poor villages that are off it on the day."
        ),
        measure=Distinct(rows=villages(Where(dimension="status", values=("delisted",)))),
    ),
    Figure(
        key="relief.villages_with_secretary",
        title=_("Villages with a first secretary"),
        unit=_("villages"),
        definition=_(
            "Villages that are or were on the list and for which a first secretary answers on the "
            "day; coming off the list ends no responsibility."
        ),
        measure=Distinct(
            rows=duties(role=SECRETARY, among=villages()),
        ),
        breakdowns=("region", "entity"),
    ),
    Figure(
        key="relief.villages_without_secretary",
        title=_("Villages without a first secretary"),
        unit=_("villages"),
        definition=_(
            "Villages that are or were on the list and for which no first secretary answers on the day."
        ),
        measure=Without(
            rows=villages(),
            other=anywhere(SECRETARY),
        ),
        bad=True,
    ),
    Figure(
        key="relief.villages_secretary_vacant",
        title=_("Villages whose first secretary's post is empty"),
        unit=_("villages"),
        definition=_(
            "Villages that are or were on the list and whose first secretary is a post on which nobody "
            "sits on the day, not even an acting deputy."
        ),
        measure=Without(
            rows=duties(role=SECRETARY, among=villages()), other=anywhere(SECRETARY, "seat")
        ),
        bad=True,
    ),
    Figure(
        key="relief.first_secretaries",
        title=_("First secretaries"),
        unit=_("first secretaries"),
        definition=_(
            "Different posts of first secretaries who on the day answer for a village that is or was "
            "on the list; the list says since when."
        ),
        measure=Distinct(rows=duties(role=SECRETARY, of="holder", among=villages())),
        breakdowns=("region", "entity", "entity_kind"),
    ),
    Figure(
        key="relief.villages_with_department",
        title=_("Villages behind which a unit stands"),
        unit=_("villages"),
        definition=_(
            "Villages that are or were on the list and for which a department or an enterprise answers "
            "on the day."
        ),
        measure=Distinct(rows=duties(role=DEPARTMENT, among=villages())),
        breakdowns=("region", "entity", "entity_kind"),
    ),
)
