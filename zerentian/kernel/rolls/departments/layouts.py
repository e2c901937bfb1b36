"""The lists of departments as workbooks that can be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.rolls.departments import columns, deaths, facts
from zerentian.manifest.imports import ImportLayout

DEATHS = ImportLayout(
    key="departments.deaths",
    title=_("List of a department: deaths"),
    columns=columns.DEATHS,
    plan=deaths.plan,
    commit=deaths.commit,
    help=_(
        "A death ends memberships in households of every kind on its day; where a head died, the"
        " likely next head follows. It is entered as a life event: a wrong one is taken back on the"
        " page of the person, not with the whole list."
    ),
    examples=columns.DEATH_EXAMPLES,
)
DISABILITIES = ImportLayout(
    key="departments.disabilities",
    title=_("List of a department: disabled people"),
    columns=columns.DISABILITIES,
    plan=facts.disabilities,
    commit=facts.commit,
    undoable=True,
    help=_(
        "Kind and grade in words, or the number of the card, which carries both. Without a day of"
        " issue the fact holds from the day of the data on."
    ),
    examples=columns.DISABILITY_EXAMPLES,
)
INSURANCES = ImportLayout(
    key="departments.insurances",
    title=_("List of a department: insured people"),
    columns=columns.INSURANCES,
    plan=facts.insurances,
    commit=facts.commit,
    undoable=True,
    help=_("One row for each person, insurance and year."),
    examples=columns.INSURANCE_EXAMPLES,
)
LAYOUTS = (DEATHS, DISABILITIES, INSURANCES)
