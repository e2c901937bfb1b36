"""One layout for each roster that a programme keeps: they stay apart (1帮5, 责任田, units)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.responsibilities.importing import columns, committing, planning
from zerentian.kernel.responsibilities.importing.about import About
from zerentian.manifest.imports import ImportLayout

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def roster_layout(*, key: str, title: StrOrPromise, role: str, roster: str) -> ImportLayout:
    """A workbook that fills the roster with duties of the role. `roster` may be a key of the pack.

    Whoever the workbook no longer names keeps the duty: a roster adds, hand-overs take away.
    """
    about = About(role=role, roster=roster)
    return ImportLayout(
        key=key,
        title=title,
        columns=columns.COLUMNS,
        plan=partial(planning.plan, about=about),
        commit=partial(committing.commit, about=about),
        help=_(
            "One row a household. Units and helpers who are not known yet are added. A household that"
            " already has somebody else is refused: use “hand over” for that."
        ),
        examples=columns.EXAMPLES,
    )
