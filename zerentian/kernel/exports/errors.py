from __future__ import annotations


class NoReason(ValueError):
    """Whole numbers, and lists that a second person must judge, leave only for a reason."""


class NothingThere(ValueError):
    """The list has no row: there is nothing to take out."""


class SamePerson(ValueError):
    """Whoever asked for a list does not agree to it themselves."""


class AlreadyDecided(ValueError):
    """Somebody was faster, or the request was withdrawn."""


class Gone(LookupError):
    """The file is not there yet, or not any more."""
