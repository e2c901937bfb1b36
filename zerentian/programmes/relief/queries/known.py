"""Rows as they were known at an instant: what was superseded later still stood then."""

from zerentian.kernel.population.queries import known

__all__ = ["known"]
