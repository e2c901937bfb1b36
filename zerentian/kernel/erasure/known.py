"""What the apps of this installation blank, each in its module `erased`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from zerentian.manifest.erasing import Erased


def erasers() -> Iterator[Callable[[Erased], Iterable[int]]]:
    for config in apps.get_app_configs():
        if config.name.startswith("zerentian.") and module_has_submodule(config.module, "erased"):
            yield import_module(f"{config.name}.erased").erase
