"""Every sealed column of this installation, as its apps declare them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from zerentian.manifest.sealing import SealedColumn


def columns() -> Iterator[SealedColumn]:
    for config in apps.get_app_configs():
        if config.name.startswith("zerentian.") and module_has_submodule(config.module, "sealed"):
            yield from import_module(f"{config.name}.sealed").COLUMNS
