"""Names are drawn in the same way for everybody who is invented."""

from zerentian.lib.invented import ELDER, Names

__all__ = ["ELDER", "Names"]
