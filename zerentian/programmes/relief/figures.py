"""The figures of the relief programme: what is counted, by which rule, and where it stands first.

Helpers are counted in three rosters that stay apart (195 helpers in 高里, 136 cadres in 杨家埠, the
units' helpers): nothing here adds them up but `relief.helpers`, which counts everyone once.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import (
    Board,
    Countable,
    Distinct,
    Figure,
    Ratio,
    Repeated,
    Rows,
    Spread,
    Where,
    Without,
)

HELPER = "primary_helper"
ENTITLED = Where(dimension="entitlement", values=("entitled", "not_exited"))
BY_HOUSEHOLD = ("region", "category", "main_cause")
UNITS = ("department", "enterprise")


def households(*where: Where, among: Rows | None = None) -> Rows:
    """Entitled relief households."""
    return Rows(fact="relief_household", of="subject", where=(ENTITLED, *where), among=among)


def duties(*where: Where, of: Countable = "subject", among: Rows | None = None) -> Rows:
    """Duties of responsible helpers for entitled households."""
    return Rows(
        fact="duty",
        of=of,
        where=(Where(dimension="role", values=(HELPER,)), *where),
        among=among or households(),
    )


def villages(*where: Where) -> Rows:
    """Villages that are or were on the province's list."""
    return Rows(fact="relief_village", of="subject", where=where)


def roster(key: str) -> Where:
    return Where(dimension="roster", values=(key,))


def units(*kinds: str) -> Where:
    return Where(dimension="entity_kind", values=kinds)


POOR = (
    Figure(
        key="relief.poor_households",
        title=_("Entitled relief households"),
        unit=_("households"),
        definition=_(
            "Registered relief households that on the day enjoy the policies: those that rose out of "
            "poverty and are still entitled, and those still poor. Each household counts once."
        ),
        measure=Distinct(rows=households()),
        breakdowns=(*BY_HOUSEHOLD, "hard"),
    ),
    Figure(
        key="relief.poor_people",
        title=_("People in entitled households"),
        unit=_("people"),
        definition=_(
            "Different people who on the day belong to a relief household that is entitled to the "
            "policies; nobody counts twice."
        ),
        measure=Distinct(
            rows=Rows(fact="relief_person", of="person", where=(ENTITLED,)),
        ),
        breakdowns=(*BY_HOUSEHOLD, "sex"),
    ),
    Figure(
        key="relief.registered_households",
        title=_("Relief households by status"),
        unit=_("households"),
        definition=_(
            "All households in the relief register on the day, whatever their status; each counts once."
        ),
        measure=Distinct(rows=Rows(fact="relief_household", of="subject")),
        breakdowns=("region", "entitlement", "category", "main_cause", "monitoring"),
    ),
)
COVER = (
    Figure(
        key="relief.households_helped",
        title=_("Households with a helper"),
        unit=_("households"),
        definition=_(
            "Entitled households for which a responsible helper is on record on the day; "
            "each household counts once."
        ),
        measure=Distinct(rows=duties()),
        breakdowns=("region", "entity", "entity_kind", "roster"),
    ),
    Figure(
        key="relief.cover_rate",
        title=_("Cover by helpers"),
        unit="%",
        definition=_(
            "Entitled households with a responsible helper, out of all entitled households."
        ),
        measure=Ratio(numerator="relief.households_helped", denominator="relief.poor_households"),
    ),
    Figure(
        key="relief.households_uncovered",
        title=_("Households without a helper"),
        unit=_("households"),
        definition=_("Entitled households for which nobody is responsible helper on the day."),
        measure=Without(
            rows=households(),
            other=Rows(
                fact="duty", of="subject", where=(Where(dimension="role", values=(HELPER,)),)
            ),
        ),
        breakdowns=BY_HOUSEHOLD,
        bad=True,
    ),
    Figure(
        key="relief.households_vacant",
        title=_("Households whose helper's post is empty"),
        unit=_("households"),
        definition=_(
            "Entitled households whose responsible helper is a post on which nobody sits on the day, "
            "not even an acting deputy."
        ),
        measure=Without(
            rows=duties(),
            other=Rows(
                fact="seat", of="subject", where=(Where(dimension="role", values=(HELPER,)),)
            ),
        ),
        breakdowns=("region", "entity"),
        bad=True,
    ),
    Figure(
        key="relief.households_doubled",
        title=_("Households with two helpers or more"),
        unit=_("households"),
        definition=_(
            "Entitled households for which two or more different holders are responsible helper "
            "on the same day."
        ),
        measure=Repeated(rows=duties(), by="holder"),
        bad=True,
    ),
)
HELPERS = (
    Figure(
        key="relief.helpers",
        title=_("Helpers"),
        unit=_("helpers"),
        definition=_(
            "Different posts, entities and teams that are responsible helper of an entitled household "
            "on the day; whoever stands in several rosters counts once."
        ),
        measure=Distinct(rows=duties(of="holder")),
        breakdowns=("region", "entity", "entity_kind", "roster"),
    ),
    Figure(
        key="relief.helper_load",
        title=_("Households of one helper"),
        unit=_("households"),
        definition=_("Fewest and most entitled households of one helper, within the place."),
        measure=Spread(rows=duties(), per="holder"),
        breakdowns=("region", "roster"),
    ),
    Figure(
        key="relief.departments",
        title=_("Departments that send helpers"),
        unit=_("departments"),
        definition=_(
            "Different departments with at least one responsible helper of an entitled household "
            "on the day."
        ),
        measure=Distinct(rows=duties(units("department"), of="entity")),
    ),
    Figure(
        key="relief.enterprises",
        title=_("Enterprises that send helpers"),
        unit=_("enterprises"),
        definition=_(
            "Different enterprises with at least one responsible helper of an entitled household "
            "on the day."
        ),
        measure=Distinct(rows=duties(units("enterprise"), of="entity")),
    ),
    Figure(
        key="relief.hard_households",
        title=_("Difficult households helped by units"),
        unit=_("households"),
        definition=_(
            "Entitled households marked relatively difficult whose responsible helper is sent by a "
            "department or an enterprise; each household counts once."
        ),
        measure=Distinct(
            rows=duties(
                units(*UNITS),
                among=households(Where(dimension="hard", values=("yes",))),
            )
        ),
        breakdowns=("region", "entity", "entity_kind"),
    ),
)
ROSTERS = (
    Figure(
        key="relief.gaoli_helpers",
        title=_("Helpers of the roster “one helps five”"),
        unit=_("helpers"),
        definition=_(
            "Different helpers of the roster “one helps five” who answer for an entitled household "
            "on the day."
        ),
        measure=Distinct(rows=duties(roster("gaoli_1_5"), of="holder")),
    ),
    Figure(
        key="relief.gaoli_households_per_helper",
        title=_("Households per helper of “one helps five”"),
        unit=_("households"),
        definition=_(
            "Fewest and most entitled households of one helper in the roster “one helps five”; "
            "one number where they are equal."
        ),
        measure=Spread(rows=duties(roster("gaoli_1_5")), per="holder"),
    ),
    Figure(
        key="relief.yangjiabu_cadres",
        title=_("Cadres in the roster of Yangjiabu"),
        unit=_("cadres"),
        definition=_(
            "Different cadres of both levels in the roster of Yangjiabu who answer for an entitled "
            "household on the day."
        ),
        measure=Distinct(rows=duties(roster("yangjiabu"), of="holder")),
        breakdowns=("region", "entity", "entity_kind"),
    ),
)
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
            rows=Rows(
                fact="duty",
                of="subject",
                where=(Where(dimension="role", values=("first_secretary",)),),
                among=villages(),
            )
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
            other=Rows(
                fact="duty",
                of="subject",
                where=(Where(dimension="role", values=("first_secretary",)),),
            ),
        ),
        bad=True,
    ),
)
FIGURES = (*POOR, *COVER, *HELPERS, *ROSTERS, *VILLAGES)

BOARD = Board(
    strip=(
        "relief.poor_households",
        "relief.poor_people",
        "relief.cover_rate",
        "relief.households_uncovered",
        "relief.households_doubled",
        "relief.helpers",
    ),
    ranking=(
        "relief.poor_households",
        "relief.households_helped",
        "relief.cover_rate",
        "relief.households_uncovered",
        "relief.helpers",
    ),
    rank_by="relief.cover_rate",
    splits=(
        ("relief.poor_households", "main_cause"),
        ("relief.poor_households", "category"),
    ),
    trend="relief.cover_rate",
)
LABELS = {
    "roster": {
        "yangjiabu": _("Responsibility plots of Yangjiabu"),
        "units": _("Helpers sent by departments and enterprises"),
        "villages": _("Village cadres"),
    }
}
