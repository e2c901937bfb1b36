"""What happened to a subject, as the rooms above tell it: each in a module `happened`.

Such a module has KIND and TITLE (of its tab on the page) and `entries(subject, viewer=, on=)`. So a
programme shows visits and problems on its page without knowing the rooms they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.programme import TimelineEntry


@cache
def _modules() -> tuple[Any, ...]:
    """In the order of the floors, from below."""
    found = [
        import_module(f"{config.name}.happened")
        for config in apps.get_app_configs()
        if config.name.startswith("zerentian.kernel.")
        and module_has_submodule(config.module, "happened")
    ]
    return tuple(reversed(found))


def kinds() -> dict[str, str]:
    """The kinds of entries with the titles of their tabs."""
    return {module.KIND: module.TITLE for module in _modules()}


def entries(subject: Subject, *, viewer: Viewer, on: date) -> Iterator[TimelineEntry]:
    """All of them up to that day, as far as the viewer may read them, in no order."""
    for module in _modules():
        told: Iterable[TimelineEntry] = module.entries(subject, viewer=viewer, on=on)
        yield from told
