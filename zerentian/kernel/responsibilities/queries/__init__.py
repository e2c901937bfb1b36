"""What can be asked about duties, for any day, place and role."""

from zerentian.kernel.responsibilities.queries.capacity import Capacity, capacity
from zerentian.kernel.responsibilities.queries.cover import (
    Cover,
    Survey,
    doubles,
    duties_on,
    gaps,
    in_need,
    vacant,
    within_ranges,
)
from zerentian.kernel.responsibilities.queries.holders import (
    HolderName,
    candidates,
    holders_with_units,
    idle,
    load,
    loads,
    names,
    overloads,
)
from zerentian.kernel.responsibilities.queries.newcomers import holders_on, newcomers
from zerentian.kernel.responsibilities.queries.people import people_of
from zerentian.kernel.responsibilities.queries.roles import all_roles, role, roles
from zerentian.kernel.responsibilities.queries.subjects import (
    Answering,
    answering,
    changeable,
    held,
    history,
    responsible,
    roster,
    rosters,
    running,
)
from zerentian.kernel.responsibilities.queries.summary import Summary, summary
from zerentian.kernel.responsibilities.queries.trend import changes, trend
from zerentian.kernel.responsibilities.queries.viewers import (
    my_holders,
    own_subjects,
    subject_ids,
    viewer_for,
)

__all__ = [
    "Answering",
    "Capacity",
    "Cover",
    "HolderName",
    "Summary",
    "Survey",
    "all_roles",
    "answering",
    "candidates",
    "capacity",
    "changeable",
    "changes",
    "doubles",
    "duties_on",
    "gaps",
    "held",
    "history",
    "holders_on",
    "holders_with_units",
    "idle",
    "in_need",
    "load",
    "loads",
    "my_holders",
    "names",
    "newcomers",
    "overloads",
    "own_subjects",
    "people_of",
    "responsible",
    "role",
    "roles",
    "roster",
    "rosters",
    "running",
    "subject_ids",
    "summary",
    "trend",
    "vacant",
    "viewer_for",
    "within_ranges",
]
