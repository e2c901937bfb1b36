from zerentian.kernel.visits.models.conflicts import Conflict
from zerentian.kernel.visits.models.photos import Photo
from zerentian.kernel.visits.models.questions import Question
from zerentian.kernel.visits.models.templates import Template
from zerentian.kernel.visits.models.visits import Finding, Met, Mode, Visit

__all__ = ["Conflict", "Finding", "Met", "Mode", "Photo", "Question", "Template", "Visit"]
