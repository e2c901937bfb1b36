"""Why a list, an adoption or an undoing is refused. Each is a sentence for the clerk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class FileError:
    """One mistake in a file: row (1 is the header), field, why, and what to do."""

    file: str
    row: int
    field: str
    why: str
    do: str

    def __str__(self) -> str:
        return _("%(file)s, row %(row)s, %(field)s: %(why)s %(do)s") % {
            "file": self.file,
            "row": self.row,
            "field": self.field,
            "why": self.why,
            "do": self.do,
        }


class FilesRefused(ValueError):
    """The files have mistakes; nothing was stored. `more` counts those beyond the listed ones."""

    def __init__(self, errors: Sequence[FileError], more: int = 0) -> None:
        self.errors, self.more = tuple(errors), more
        lines = [str(error) for error in errors]
        if more:
            lines.append(_("… and %(count)s more mistakes.") % {"count": more})
        super().__init__("\n".join(lines))


class Refused(ValueError):
    """The deed is refused; nothing was changed. The text says why and what to do."""
