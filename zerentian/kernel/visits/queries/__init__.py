"""What can be asked about visits."""

from zerentian.kernel.visits.queries.checklists import current_checklists, version_of
from zerentian.kernel.visits.queries.listing import Filter, listed
from zerentian.kernel.visits.queries.visits import (
    chain,
    conflicts,
    latest,
    may_record,
    of_subject,
    of_subjects,
    recordable,
    visible,
    visit,
)

__all__ = [
    "Filter", "chain", "conflicts", "current_checklists", "latest", "listed", "may_record", "of_subject",
    "of_subjects", "recordable", "version_of", "visible", "visit",
]  # fmt: skip
