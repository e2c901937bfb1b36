"""Why something cannot be done to a problem. Names in the arguments are those of officials only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from zerentian.lib.refusals import Refused, gettext_noop


class ProblemRefused(Refused):
    """Nothing was written."""

    messages: ClassVar[Mapping[str, str]] = {
        "moved": gettext_noop(
            "the problem is “%(state)s” since %(who)s acted on %(day)s: look at it again first"
        ),
        "way": gettext_noop("“%(deed)s” is not possible while a problem is “%(state)s”"),
        "fixer": gettext_noop(
            "whoever solved a problem, or was to solve it, does not decide that it is settled: "
            "ask somebody else"
        ),
        "kind": gettext_noop("the pack knows no class “%(key)s”"),
        "source": gettext_noop("the pack knows no source “%(key)s”"),
        "work": gettext_noop("the pack knows no work “%(key)s”"),
        "words": gettext_noop("write in a few words what it is about"),
        "future": gettext_noop("%(day)s is still to come: enter a day up to today"),
        "before": gettext_noop("%(day)s is before the last entry of %(last)s"),
        "opened": gettext_noop("%(day)s is before the subject was registered"),
        "sooner": gettext_noop("the new deadline %(day)s is not after %(last)s"),
        "not_working": gettext_noop("%(day)s is not a working day"),
        "past": gettext_noop("the deadline %(day)s is already over"),
        "holder": gettext_noop("choose who is to put it right"),
        "no_look_back": gettext_noop("only a closed problem is looked at again"),
        "looked_back": gettext_noop("this closing was already looked at again"),
        "early": gettext_noop("a look-back is possible from %(day)s on"),
        "template": gettext_noop(
            "a look-back uses the version of the checklist by which the problem was found"
        ),
        "file": gettext_noop("this file is already with the problem"),
    }
