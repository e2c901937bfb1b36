"""What is odd about a visit that was stored all the same: never a reason to lose it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zerentian.lib.refusals import gettext_noop

REASSIGNED: Final = "reassigned"
NEWER: Final = "newer_template"
CLOSED: Final = "closed"
NOT_OPENED: Final = "not_opened"
DEAD: Final = "dead"
AWAY: Final = "away"
MODE: Final = "mode"
WORDS: Mapping[str, str] = {
    REASSIGNED: gettext_noop("somebody else answers for the household now"),
    NEWER: gettext_noop("there was a newer version of the checklist"),
    CLOSED: gettext_noop("the household had left the register"),
    NOT_OPENED: gettext_noop("the household was not in the register yet"),
    DEAD: gettext_noop("who was met is recorded as dead on that day"),
    AWAY: gettext_noop("who was met is recorded as away on that day"),
    MODE: gettext_noop("the checklist is meant for another way of visiting"),
}
