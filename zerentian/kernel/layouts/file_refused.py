"""Why a workbook is not taken, as sentences that whoever uploaded it can act on."""

from __future__ import annotations

from collections.abc import Sequence


class FileRefused(ValueError):
    """The workbook as a whole is refused and nothing of it is stored; `sentences` say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences: Sequence[str] = sentences
