"""What was done for households besides visits: clean-ups, care activities, facilities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Countable, Distinct, Figure, Rows, Sum, Where

CLEANUP, CARE = "cleanup", "care"


def _of(fact: str, kind: str, of: Countable = "record") -> Rows:
    return Rows(fact=fact, of=of, where=(Where(dimension="kind", values=(kind,)),))


def _facility(*kinds: str) -> Rows:
    where = (Where(dimension="facility", values=kinds),) if kinds else ()
    return Rows(fact="facility", of="household", where=where)


FIELD = (
    Figure(
        key="relief.gaoli_cleanups",
        title=_("Person-times at clean-ups"),
        unit=_("person-times"),
        definition=_(
            "Sum over the clean-ups of the period of everybody who took part; the same person twice in "
            "one event counts once, in two events twice. These are no different people."
        ),
        measure=Sum(rows=_of("attendance", CLEANUP)),
        breakdowns=("region", "entity", "named"),
    ),
    Figure(
        key="relief.cleanup_people",
        title=_("Different people at clean-ups"),
        unit=_("people"),
        definition=_(
            "Different posts whose holders took part by name in a clean-up of the period. Volunteers "
            "whom only their unit counted are not in it."
        ),
        measure=Distinct(rows=_of("attendance", CLEANUP, "holder")),
        breakdowns=("region", "entity"),
    ),
    Figure(
        key="relief.cleanup_events",
        title=_("Clean-ups"),
        unit=_("events"),
        definition=_("Clean-ups of the period that were not withdrawn."),
        measure=Distinct(rows=_of("field_event", CLEANUP)),
        breakdowns=("region", "entity"),
    ),
    Figure(
        key="relief.yangjiabu_activities",
        title=_("Care activities"),
        unit=_("activities"),
        definition=_("Care activities of the period that were not withdrawn."),
        measure=Distinct(rows=_of("field_event", CARE)),
        breakdowns=("region", "entity"),
    ),
    Figure(
        key="relief.care_households",
        title=_("Households reached by care activities"),
        unit=_("households"),
        definition=_(
            "Different households that a care activity of the period reached, however many reached them."
        ),
        measure=Distinct(rows=_of("reached", CARE, "household")),
    ),
    Figure(
        key="relief.yangjiabu_water",
        title=_("Households with piped water"),
        unit=_("households"),
        definition=_(
            "Different households that accepted piped water in the period; applied for or done does "
            "not count yet."
        ),
        measure=Distinct(rows=_facility("water")),
    ),
    Figure(
        key="relief.yangjiabu_tv",
        title=_("Households with cable television"),
        unit=_("households"),
        definition=_("Different households that accepted cable television in the period."),
        measure=Distinct(rows=_facility("cable_tv")),
    ),
    Figure(
        key="relief.facility_households",
        title=_("Households with a new facility"),
        unit=_("households"),
        definition=_(
            "Different households that accepted a facility of any kind in the period; one with two "
            "facilities counts once."
        ),
        measure=Distinct(rows=_facility()),
        breakdowns=("region", "facility"),
    ),
)
