"""What people of this installation may be told: the kinds that its apps declare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from zerentian.manifest.telling import Kind
from zerentian.ui import formats


class UnknownKind(LookupError):
    """No app declares this kind of notification in its module `told`."""


@cache
def kinds() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("zerentian.") and module_has_submodule(config.module, "told"):
            found |= {kind.key: kind for kind in import_module(f"{config.name}.told").KINDS}
    return found


def kind(key: str) -> Kind:
    try:
        return kinds()[key]
    except KeyError:
        raise UnknownKind(key) from None


def said(key: str, params: Mapping[str, Any]) -> str:
    """The line as its reader sees it. A kind that no app declares any more says what it was."""
    found = kinds().get(key)
    if found is None:
        return key
    return _(found.text) % {name: _shown(params.get(name, "")) for name in found.names}


def title(key: str) -> str:
    found = kinds().get(key)
    return str(found.title) if found else key


def _shown(value: Any) -> str:
    if isinstance(value, int):
        return formats.number(value)
    try:
        return formats.day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
