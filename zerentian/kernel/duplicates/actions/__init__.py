"""Everything that writes pairs and merges."""

from zerentian.kernel.duplicates.actions.find import Busy, find

__all__ = ["Busy", "find"]
