"""Why a workbook is not taken, as sentences that whoever uploaded it can act on."""

from __future__ import annotations

from zerentian.kernel.layouts.file_refused import FileRefused

__all__ = ["CommitRefused", "FileRefused", "RegisterMoved", "UndoRefused"]


class CommitRefused(ValueError):
    """The batch is not taken over and nothing has changed. Its text says why and what to do."""


class UndoRefused(ValueError):
    """The batch is not taken back and nothing has changed. Its text says why and what to do."""


class RegisterMoved(CommitRefused):
    """Since the preview the register has changed so that another outcome would come about."""
