from zerentian.kernel.responsibilities.models.duties import Duty
from zerentian.kernel.responsibilities.models.holders import Holder, Team, TeamMember
from zerentian.kernel.responsibilities.models.notices import Notice
from zerentian.kernel.responsibilities.models.places import Excepted, PlaceDuty, Reach
from zerentian.kernel.responsibilities.models.roles import Role
from zerentian.kernel.responsibilities.models.terms import VisitTerm

__all__ = [
    "Duty",
    "Excepted",
    "Holder",
    "Notice",
    "PlaceDuty",
    "Reach",
    "Role",
    "Team",
    "TeamMember",
    "VisitTerm",
]
