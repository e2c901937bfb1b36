"""Every field of every model of ours says how private it is, exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

CLASSES = ("public", "internal", "personal", "sensitive")
OURS = [model for model in apps.get_models() if model.__module__.startswith("zerentian.")]


def columns(model: type[models.Model]) -> set[str]:
    """Names of the fields that the model's own table holds."""
    return {field.name for field in model._meta.local_fields + model._meta.local_many_to_many}


def sorted_names(privacy: type | None) -> list[str]:
    return [name for key in CLASSES for name in getattr(privacy, key, ())]


def faults(fields: Iterable[str], privacy: type | None) -> list[str]:
    """What is wrong, each in a line that can be acted on; the first ones can be pasted."""
    named = Counter(sorted_names(privacy))
    known = set(fields)
    missing = sorted(known - set(named))
    strange = [
        key for key in vars(privacy or object) if not key.startswith("__") and key not in CLASSES
    ]
    found = []
    if missing:
        lines = ["class Privacy:", f"    internal = ({', '.join(map(repr, missing))},)"]
        found.append("not sorted yet, paste and choose the class:\n" + "\n".join(lines))
    found += [f"“{name}” is no field: remove it" for name in sorted(set(named) - known)]
    found += [f"“{name}” is sorted {count} times" for name, count in named.items() if count > 1]
    found += [f"“{key}” is no class of privacy: use one of {CLASSES}" for key in strange]
    return found


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_is_sorted_once(model: type[models.Model]) -> None:
    found = faults(columns(model), vars(model).get("Privacy"))

    assert not found, f"{model._meta.label}: " + "\n".join(found)


def test_there_are_models_to_sort() -> None:
    assert len(OURS) > 20


class Good:
    public = ("id",)
    sensitive = ("number",)


class Twice:
    public = ("id", "number")
    sensitive = ("number", "gone")
    secret = ("x",)


def test_sorted_fields_are_accepted() -> None:
    assert faults(["id", "number"], Good) == []


def test_forgotten_fields_come_with_lines_to_paste() -> None:
    [said] = faults(["id", "number", "name", "born"], Good)

    assert "class Privacy:\n    internal = ('born', 'name',)" in said
    assert faults(["id"], None)[0].endswith("internal = ('id',)")


def test_unknown_double_and_strange_names_are_found() -> None:
    said = "\n".join(faults(["id", "number"], Twice))

    assert "“gone” is no field" in said
    assert "“number” is sorted 2 times" in said
    assert "“secret” is no class of privacy" in said
