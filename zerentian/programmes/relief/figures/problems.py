"""Problems at relief households and villages, and what was decided about those who neglected them.

Solved means closed by somebody else than the fixer (B-4); whatever is opened again leaves the count.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.manifest.figures import Distinct, Figure, Ratio, Rows, Where

RELIEF = Where(dimension="subject_kind", values=("relief.household", "relief.village"))
OPEN = ("found", "fixing", "solved", "held")
AXES = ("region", "state", "problem_kind", "problem_source", "safety", "entity")


def problems(*where: Where) -> Distinct:
    return Distinct(rows=Rows(fact="problem", where=(RELIEF, *where)))


def state(*values: str) -> Where:
    return Where(dimension="state", values=values)


def decisions(measure: str) -> Distinct:
    return Distinct(
        rows=Rows(fact="accountability", where=(Where(dimension="measure", values=(measure,)),))
    )


SOLVED = _(
    "Problems at relief households and villages that on the day are closed by somebody else than "
    "whoever solved them; opened again they no longer count."
)
CRITICISED = _(
    "Decisions of circular criticism about officials and units in the period, as documents of the "
    "competent body state them; each counts once, without names."
)
ADMONISHED = _(
    "Decisions of formal admonition about officials in the period, as documents of the competent body "
    "state them; each counts once, without names."
)
PROBLEMS = (
    Figure(
        key="relief.problems_found",
        title=_("Problems found"),
        unit=_("problems"),
        definition=_(
            "All problems that were found at relief households and villages up to the day, whatever "
            "became of them; each counts once."
        ),
        measure=problems(),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.problems_solved",
        title=_("Problems solved"),
        unit=_("problems"),
        definition=SOLVED,
        measure=problems(state("closed")),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.problems_solved_rate",
        title=_("Share of problems solved"),
        unit="%",
        definition=_("Problems that are solved on the day, out of all that were found up to then."),
        measure=Ratio(numerator="relief.problems_solved", denominator="relief.problems_found"),
        breakdowns=("region", "problem_kind", "problem_source", "safety"),
    ),
    Figure(
        key="relief.problems_open",
        title=_("Problems open"),
        unit=_("problems"),
        definition=_(
            "Problems at relief households and villages that on the day are neither closed nor found "
            "to be unfounded, those on hold among them."
        ),
        measure=problems(state(*OPEN)),
        breakdowns=(*AXES, "late"),
    ),
    Figure(
        key="relief.problems_unfounded",
        title=_("Problems unfounded"),
        unit=_("problems"),
        definition=_(
            "Problems at relief households and villages that on the day are found to be unfounded."
        ),
        measure=problems(state("unfounded")),
        breakdowns=AXES,
    ),
    Figure(
        key="relief.problems_overdue",
        title=_("Problems overdue"),
        unit=_("problems"),
        definition=_(
            "Open problems at relief households and villages whose deadline was before the day."
        ),
        measure=problems(state(*OPEN), Where(dimension="late", values=("yes",))),
        breakdowns=AXES,
        bad=True,
    ),
    Figure(
        key="relief.gaoli_problems_solved",
        title=_("Problems solved in the work “one helps five”"),
        unit=_("problems"),
        definition=SOLVED,
        measure=problems(state("closed")),
        breakdowns=("region", "problem_kind", "problem_source", "safety"),
    ),
    Figure(
        key="relief.gaoli_criticised",
        title=_("Circular criticism"),
        unit=_("decisions"),
        definition=CRITICISED,
        measure=decisions("criticised"),
    ),
    Figure(
        key="relief.gaoli_admonished",
        title=_("Formal admonition"),
        unit=_("decisions"),
        definition=ADMONISHED,
        measure=decisions("admonished"),
    ),
)
