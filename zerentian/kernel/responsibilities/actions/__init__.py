"""Everything that can be done to duties. Each is one transaction with one entry in the log."""

from zerentian.kernel.responsibilities.actions.assign import assign, assign_many
from zerentian.kernel.responsibilities.actions.correct import correct
from zerentian.kernel.responsibilities.actions.end import (
    end,
    end_many,
    end_of_post,
    end_of_subjects,
)
from zerentian.kernel.responsibilities.actions.exceptions import except_subjects, put_back
from zerentian.kernel.responsibilities.actions.hand_over import hand_over, reassign
from zerentian.kernel.responsibilities.actions.holders import (
    holder_for,
    holders_of_posts,
    holders_of_units,
    open_team,
)
from zerentian.kernel.responsibilities.actions.notices import acknowledge
from zerentian.kernel.responsibilities.actions.places import assign_place, end_place
from zerentian.kernel.responsibilities.actions.rehearsing import Change, rehearse
from zerentian.kernel.responsibilities.actions.roles import sync_roles
from zerentian.kernel.responsibilities.actions.terms import begin as begin_visit_terms
from zerentian.kernel.responsibilities.actions.undo import Taken, take_back
from zerentian.kernel.responsibilities.actions.writing import Moved
from zerentian.kernel.responsibilities.wanted import Wanted

__all__ = [
    "Change",
    "Moved",
    "Taken",
    "Wanted",
    "acknowledge",
    "assign",
    "assign_many",
    "assign_place",
    "begin_visit_terms",
    "correct",
    "end",
    "end_many",
    "end_of_post",
    "end_of_subjects",
    "end_place",
    "except_subjects",
    "hand_over",
    "holder_for",
    "holders_of_posts",
    "holders_of_units",
    "open_team",
    "put_back",
    "reassign",
    "rehearse",
    "sync_roles",
    "take_back",
]
