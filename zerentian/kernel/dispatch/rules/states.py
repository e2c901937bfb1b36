"""The way of a recipient's task, from being sent to being accepted by somebody else than who did it."""

from __future__ import annotations

from typing import Final

from zerentian.lib.states import Machine

SENT = "sent"
RECEIVED = "received"
UNDERWAY = "underway"
REPORTED = "reported"
RETURNED = "returned"
ACCEPTED = "accepted"
RECALLED = "recalled"

TASK: Final = Machine(
    name="task",
    starts=frozenset({SENT}),
    ways={
        SENT: frozenset({RECEIVED, RECALLED}),
        RECEIVED: frozenset({UNDERWAY, REPORTED, RECALLED}),
        UNDERWAY: frozenset({REPORTED, RECALLED}),
        REPORTED: frozenset({ACCEPTED, RETURNED, RECALLED}),
        RETURNED: frozenset({UNDERWAY, REPORTED, RECALLED}),
        ACCEPTED: frozenset(),
        RECALLED: frozenset(),
    },
)
OPEN: Final = TASK.states - TASK.final
WITH_HOLDER: Final = frozenset(
    {SENT, RECEIVED, UNDERWAY, RETURNED}
)  # the holder has to do something
