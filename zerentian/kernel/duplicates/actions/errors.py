from __future__ import annotations

from dataclasses import dataclass

from zerentian.lib.refusals import Refused, gettext_noop


class MergeRefused(Refused):
    """These two records cannot be merged as asked; nothing was changed."""

    messages = {
        "same": gettext_noop("a record cannot be merged with itself"),
        "merged": gettext_noop("one of the two records was merged already; look at the list again"),
        "number": gettext_noop(
            "only the record that is merged away has an identity number: let that one stay instead"
        ),
        "choose": gettext_noop(
            "both records say something of the same days (%(groups)s): choose which of them stands"
        ),
        "worked_on": gettext_noop(
            "%(count)s rows were worked on since and cannot go back; tick the box to leave them"
        ),
        "erased": gettext_noop("the person was erased: there is nothing left to tell two by"),
        "reason": gettext_noop("say why these two records are one person"),
    }


@dataclass(frozen=True)
class Kept:
    """Something that a merge moved and that somebody worked on since: it cannot go back."""

    table: str
    id: int
    field: str


class CannotUnmerge(Exception):
    """Later work leans on the merge. Nothing was changed; `kept` says on what."""

    def __init__(self, kept: list[Kept]) -> None:
        super().__init__(f"{len(kept)} rows were worked on since")
        self.kept = kept
