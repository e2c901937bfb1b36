"""Why a layout is not made or changed."""

from __future__ import annotations

from zerentian.lib.refusals import Refused, gettext_noop


class LayoutRefused(Refused):
    """Nothing was kept; `code` says why."""

    messages = {
        "name_taken": gettext_noop("a layout of this place already has this name: choose another"),
        "retired": gettext_noop("this layout was retired: make a new one"),
    }
