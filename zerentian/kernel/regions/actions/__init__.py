"""Everything that changes divisions and areas."""

from zerentian.kernel.regions.actions.adopting import adopt, preview
from zerentian.kernel.regions.actions.areas import assign_regions, sync_areas
from zerentian.kernel.regions.actions.loading import load
from zerentian.kernel.regions.actions.stating import state_succession, withdraw_succession
from zerentian.kernel.regions.actions.undoing import undo

__all__ = [
    "adopt",
    "assign_regions",
    "load",
    "preview",
    "state_succession",
    "sync_areas",
    "undo",
    "withdraw_succession",
]
