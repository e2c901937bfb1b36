from __future__ import annotations

from zerentian.lib.refusals import Refused, gettext_noop


class EntityRefused(Refused):
    """A unit was not written; `code` says why."""

    messages = {
        "no_name": gettext_noop("The name of the unit is missing."),
        "unknown_kind": gettext_noop("There is no kind of unit “%(kind)s”."),
        "already_there": gettext_noop(
            "There is already a unit “%(name)s” of this kind and place, or with this credit code."
        ),
        "own_parent": gettext_noop("“%(name)s” cannot stand below itself."),
        "closed": gettext_noop("“%(name)s” is closed already."),
        "posts_open": gettext_noop("“%(name)s” still has open posts. End them or move them first."),
    }
