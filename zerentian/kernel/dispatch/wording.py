"""Lights and terms in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.rules import lights
from zerentian.kernel.dispatch.rules.lights import Light
from zerentian.kernel.packs import queries as packs

TITLES = {
    Light.RED: gettext_lazy("Overdue"),
    Light.YELLOW: gettext_lazy("Due soon"),
    Light.GREEN: gettext_lazy("In time"),
    Light.WAITING: gettext_lazy("To be accepted"),
    Light.DONE: gettext_lazy("Done"),
    Light.GONE: gettext_lazy("Recalled"),
}
# The shapes of the design system.
KINDS = {
    Light.RED: "over", Light.YELLOW: "due", Light.GREEN: "ok", Light.WAITING: "sync",
    Light.DONE: "ok", Light.GONE: "none",
}  # fmt: skip
BARS = KINDS | {Light.WAITING: "ok", Light.DONE: "done"}


def term(task: Task, light: Light, on: date) -> str:
    """For example “2 working days left” or “7 working days overdue”."""
    if light in (Light.WAITING, Light.DONE, Light.GONE):
        return str(TITLES[light])
    left = lights.left(packs.current().working_days, today=on, deadline=task.deadline)
    if light is Light.RED:
        late = ngettext("%(days)s working day overdue", "%(days)s working days overdue", -left) % {
            "days": -left
        }
        return late if left else _("overdue since the weekend")
    if task.deadline == on:
        return _("due today")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {
        "days": left
    }


def kind(key: str) -> str:
    """What a kind of task is called; its key where the pack no longer knows it."""
    found = packs.current().orders.by_key(key)
    return str(found.title) if found else key
