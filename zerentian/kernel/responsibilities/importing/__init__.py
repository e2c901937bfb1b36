"""Rosters of helpers as workbooks: who, from which unit, answers for which household."""

from zerentian.kernel.responsibilities.importing.layout import roster_layout

__all__ = ["roster_layout"]
