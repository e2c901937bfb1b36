"""Everything that writes pairs and merges."""

from zerentian.kernel.duplicates.actions.decide import decide
from zerentian.kernel.duplicates.actions.errors import CannotUnmerge, Kept, MergeRefused
from zerentian.kernel.duplicates.actions.find import Busy, find
from zerentian.kernel.duplicates.actions.merge import merge
from zerentian.kernel.duplicates.actions.unmerge import unmerge

__all__ = ["Busy", "CannotUnmerge", "Kept", "MergeRefused", "decide", "find", "merge", "unmerge"]
