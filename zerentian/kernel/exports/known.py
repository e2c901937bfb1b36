"""Which lists of this installation can be taken out: what apps and programmes declare."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from zerentian.manifest.exports import Listing
from zerentian.manifest.registry import programmes


class UnknownListing(LookupError):
    """No app or programme of this installation declares a list with this key."""


@cache
def listings() -> dict[str, Listing]:
    found = [*of_kernel()]
    for programme in programmes().values():
        found += programme.listings
    return {listing.key: listing for listing in found}


def listing(key: str) -> Listing:
    try:
        return listings()[key]
    except KeyError:
        raise UnknownListing(key) from None


def of_kernel() -> Iterator[Listing]:
    for config in apps.get_app_configs():
        if config.name.startswith("zerentian.kernel.") and module_has_submodule(
            config.module, "listings"
        ):
            yield from import_module(f"{config.name}.listings").LISTINGS
