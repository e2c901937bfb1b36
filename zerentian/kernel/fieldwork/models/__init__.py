from zerentian.kernel.fieldwork.models.events import (
    Attendance,
    FieldEvent,
    Goods,
    Reached,
)
from zerentian.kernel.fieldwork.models.facilities import Facility

__all__ = ["Attendance", "Facility", "FieldEvent", "Goods", "Reached"]
