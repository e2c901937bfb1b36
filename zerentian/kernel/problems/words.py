"""How classes, sources, levels and states are called, and what they look like."""

from __future__ import annotations

from typing import Any, Final

from django.utils.safestring import SafeString

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models import State
from zerentian.ui.templatetags import zt

MARKS: Final = {
    rules.FOUND: "due", rules.FIXING: "due", rules.SOLVED: "due", rules.HELD: "none",
    rules.CLOSED: "ok", rules.UNFOUNDED: "none",
}  # fmt: skip


def kind(key: str) -> str:
    found = packs.current().problems.kinds().get(key)
    return str(found.title) if found else key


def source(key: str) -> str:
    found = packs.current().problems.sources().get(key)
    return str(found.title) if found else key


def work(key: str) -> str:
    found = packs.current().problems.works().get(key)
    return str(found.title) if found else key


def level(number: int) -> str:
    return str(packs.current().problems.at(number).title)


def state(key: str) -> str:
    return str(State(key).label)


def state_mark(key: str, late: bool = False) -> SafeString:
    """The state with its shape; what is late is red."""
    mark: Any = "over" if late else MARKS[key]
    return zt.stat(mark, state(key))
