from zerentian.kernel.fieldwork.models.campaigns import (
    Campaign,
    CampaignMember,
    CampaignTeam,
    Sampled,
)
from zerentian.kernel.fieldwork.models.devices import Device, Given
from zerentian.kernel.fieldwork.models.events import (
    Attendance,
    FieldEvent,
    Goods,
    Reached,
)
from zerentian.kernel.fieldwork.models.facilities import Facility
from zerentian.kernel.fieldwork.models.progress import Progress, ProgressPhoto

__all__ = [
    "Attendance",
    "Campaign",
    "CampaignMember",
    "CampaignTeam",
    "Device",
    "Facility",
    "FieldEvent",
    "Given",
    "Goods",
    "Progress",
    "ProgressPhoto",
    "Reached",
    "Sampled",
]
