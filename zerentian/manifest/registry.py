"""The programmes that this installation runs, read once from settings.PROGRAMMES."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from zerentian.manifest.programme import Programme
from zerentian.manifest.selections import Selection


class UnknownProgramme(LookupError):
    """No programme with this key is listed in config/programmes.py."""


def _folders() -> tuple[str, ...]:
    return tuple(getattr(settings, "PROGRAMMES"))  # noqa: B009 - the type checker knows settings by their module


@cache
def programmes() -> dict[str, Programme]:
    """Every programme by its key, in the order of the setting: each folder exports PROGRAMME."""
    listed: list[Programme] = [
        import_string(f"{folder}.programme.PROGRAMME") for folder in _folders()
    ]
    return {programme.key: programme for programme in listed}


def selection(key: str) -> Selection | None:
    """The list with this key, of whichever programme; None for one that nobody declares."""
    found = (each for one in programmes().values() for each in one.selections if each.key == key)
    return next(found, None)


def programme(key: str) -> Programme:
    try:
        return programmes()[key]
    except KeyError:
        raise UnknownProgramme(key) from None
