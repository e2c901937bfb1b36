"""Blocks that rooms and programmes add to pages of rooms below them, so that no page looks upwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# Pages with a place for blocks, and the thing about which a block is asked there.
PAGES = {
    "accounts.post.acts": "buttons about a post; the post",
    "duties.field": "one's own field, the first page; the viewer",
    "duties.holder": "one helper: what is due, open, ordered; the holder",
    "duties.place": "everybody who answers in a place; the region",
    "duties.subject": "everybody who answers for a subject; the subject",
    "problems.problem": "one problem: orders by which it is to be solved; the problem",
}
Context = Callable[..., Mapping[str, Any] | None]


class UnknownPage(ValueError):
    """No page of this name has a place for blocks."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A template with what it needs, on one of PAGES.

    context: called with `viewer` and `thing`; scopes what it reads like any query. None: not for this
    viewer, or there is nothing to say, and then no empty block stands there.
    Declared in `panels.py` of a room of the kernel as PANELS, or by a programme.
    """

    page: str
    template: str
    context: Context
    order: int = 50

    def __post_init__(self) -> None:
        if self.page not in PAGES:
            raise UnknownPage(self.page)
