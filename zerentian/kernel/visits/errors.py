"""Why a visit is refused. Everything else is stored, with a remark where something is odd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from zerentian.lib.refusals import Refused, gettext_noop


class VisitRefused(Refused):
    messages: ClassVar[Mapping[str, str]] = {
        "future_day": gettext_noop("%(day)s has not come yet: correct the day of the visit"),
        "unknown_subject": gettext_noop("there is no such household: choose it from your list"),
        "no_right": gettext_noop(
            "neither do you answer for this household nor may you record visits in its place"
        ),
        "unknown_template": gettext_noop(
            "there is no checklist “%(template)s”: load the checklists anew"
        ),
        "unknown_mode": gettext_noop("“%(mode)s” is no way of visiting"),
        "wrong_answers": gettext_noop("%(item)s: %(why)s"),
        "too_long": gettext_noop("the note has more than %(most)s characters: shorten it"),
        "met": gettext_noop("whoever was met never belonged to this household"),
        "next_day": gettext_noop("the next visit is before this one: correct the day"),
        "clock": gettext_noop("an end needs a beginning: enter from when the visit lasted"),
        "no_earlier": gettext_noop("there is no earlier check of this household to look back at"),
        "look_back_version": gettext_noop(
            "the earlier check was made by version %(version)s: look back by the same version"
        ),
        "visitor": gettext_noop("nobody with this account could have made the visit"),
        "photos": gettext_noop("at most %(most)s photos of %(size)s KB belong to a visit"),
        "photo_taken": gettext_noop("a photo of this number came with another visit"),
        "changed": gettext_noop("this visit was corrected or withdrawn meanwhile: look again"),
        "reason": gettext_noop("say why"),
        "other_subject": gettext_noop("a correction stays with the household: withdraw it instead"),
    }


ANSWERS: Mapping[str, str] = {
    "unknown_item": gettext_noop("this version of the checklist does not ask it"),
    "unknown_answer": gettext_noop("this answer is not among the possible ones"),
    "unknown_reason": gettext_noop("this reason is not among the possible ones"),
    "no_number": gettext_noop("this is no whole number"),
    "outside": gettext_noop("this number is outside of what is possible"),
    "too_long": gettext_noop("this is longer than 50 characters"),
}
