from zerentian.kernel.fieldwork.models.campaigns import (
    Campaign,
    CampaignMember,
    CampaignTeam,
    Sampled,
)
from zerentian.kernel.fieldwork.models.events import (
    Attendance,
    FieldEvent,
    Goods,
    Reached,
)
from zerentian.kernel.fieldwork.models.facilities import Facility

__all__ = [
    "Attendance",
    "Campaign",
    "CampaignMember",
    "CampaignTeam",
    "Facility",
    "FieldEvent",
    "Goods",
    "Reached",
    "Sampled",
]
