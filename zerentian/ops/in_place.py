"""Quicker migrations: a new constraint, index or trigger is noted on the model that is there already.

For each of them Django makes the model anew, and with it every model that is related to it: with our tables
some thirty classes for one line of SQL, and two thirds of the time in which a database is made. The SQL
itself is the same, since none of it is read off those classes. A change of fields still goes Django's way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


@contextmanager
def options_in_place() -> Iterator[None]:
    """While this is open. Should Django lose its method, it says so here and not in the middle."""
    django, pgtrigger = ProjectState._append_option, AddTrigger.state_forwards  # type: ignore[attr-defined]
    ProjectState._append_option = append  # type: ignore[attr-defined]
    AddTrigger.state_forwards = add_trigger  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState._append_option = django  # type: ignore[attr-defined]
        AddTrigger.state_forwards = pgtrigger  # type: ignore[method-assign]


def add_trigger(self: AddTrigger, app_label: str, state: ProjectState) -> None:
    append(state, app_label, self.model_name.lower(), self.option_name, self.trigger)


def append(state: ProjectState, app_label: str, model_name: str, option: str, new: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option] = [*options.get(option, []), new]
    if "apps" in state.__dict__:  # else nothing is rendered yet, and asking would do it
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option, [*options[option]])
        meta.original_attrs[option] = [*options[option]]
