"""Sealing anew in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from zerentian.kernel.keys import actions


@app.task(name="keys.reseal", queueing_lock="keys.reseal", pass_context=False)
def reseal() -> None:
    """Killed in the middle it goes on where it was: what is done already is not touched again."""
    actions.reseal()
