"""Everything that writes visits."""

from zerentian.kernel.visits.actions.changing import correct, settle, withdraw
from zerentian.kernel.visits.actions.recording import record, record_many, said
from zerentian.kernel.visits.actions.templates import TemplateRefused, sync_templates
from zerentian.kernel.visits.errors import VisitRefused

__all__ = [
    "TemplateRefused", "VisitRefused", "correct", "record", "record_many", "said", "settle", "sync_templates",
    "withdraw",
]  # fmt: skip
