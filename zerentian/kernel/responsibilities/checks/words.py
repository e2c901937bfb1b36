"""The sentences of refusals: which household, which holder, since when, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.queries.holders import HolderName
from zerentian.kernel.subjects.models import Subject

LISTED = 20  # more households than a cap are never read; the rest is counted


def called(subject: Subject) -> str:
    """王桂兰 (370703001201-0003): name and code, so that two of one name are told apart."""
    code = subject.household.code if subject.household else ""
    return _("%(name)s (%(code)s)") % {"name": subject.name, "code": code} if code else subject.name


def listing(subjects: Iterable[Subject], hidden: int = 0) -> str:
    """Names one after the other; those that the reader may not open are only counted."""
    found = list(subjects)
    text = _(", ").join(called(subject) for subject in found[:LISTED])
    hidden += max(0, len(found) - LISTED)
    if not hidden:
        return text
    more = ngettext("%(n)s more", "%(n)s more", hidden) % {"n": hidden}
    return _(", ").join(filter(None, [text, more]))


def taken(subject: Subject, duty: Duty, holder: HolderName) -> str:
    values = {"subject": called(subject), "holder": holder.full, "start": duty.valid.lower}
    if duty.valid.upper:
        return _(
            "%(subject)s: %(holder)s already answers from %(start)s until %(end)s."
            " Choose a later day, or hand over."
        ) % {**values, "end": duty.valid.upper}
    return (
        _(
            "%(subject)s: %(holder)s has answered since %(start)s."
            " Use “hand over” if somebody else shall take over."
        )
        % values
    )


def twice(subject: Subject) -> str:
    return _("%(subject)s stands in the list more than once. Leave one line.") % {
        "subject": called(subject)
    }


def over_cap(
    holder: HolderName, *, cap: int, load: int, wanted: str, current: str, day: date
) -> str:
    return _(
        "%(holder)s may answer for at most %(cap)s households and would have %(load)s on %(day)s."
        " Not possible: %(wanted)s. Has now: %(current)s. Choose somebody else, or hand some over first."
    ) % {
        "holder": holder.full,
        "cap": cap,
        "load": load,
        "day": day,
        "wanted": wanted,
        "current": current,
    }


def not_yours(subject: int) -> str:
    return _(
        "Number %(number)s is not a household of your place, or does not exist. Ask the office in"
        " charge there."
    ) % {"number": subject}


def wrong_kind(subject: Subject, role: str) -> str:
    return _("%(subject)s: nobody can be “%(role)s” for records of this kind.") % {
        "subject": called(subject),
        "role": role,
    }


def closed(subject: Subject, day: date) -> str:
    return _("%(subject)s is closed since %(day)s and needs nobody any more.") % {
        "subject": called(subject),
        "day": day,
    }


def before_opening(subject: Subject) -> str:
    return _(
        "%(subject)s is in the register only from %(day)s. Choose that day or a later one."
    ) % {
        "subject": called(subject),
        "day": subject.opened_on,
    }


def post_ended(holder: HolderName, day: date) -> str:
    return _("%(holder)s: the post ends on %(day)s. Choose somebody whose post stays.") % {
        "holder": holder.full,
        "day": day,
    }


def nobody_there(holder: HolderName, day: date) -> str:
    return _(
        "%(holder)s: nobody holds this post on %(day)s. Enter who holds it, or choose somebody else."
    ) % {"holder": holder.full, "day": day}


def own_household(subject: Subject, holder: HolderName) -> str:
    return _(
        "%(holder)s is a member of the household %(subject)s and cannot be its helper."
        " Choose somebody else."
    ) % {"holder": holder.full, "subject": called(subject)}


def unknown_holder() -> str:
    return _("There is nobody with this number. Choose the helper again.")


def role_ended(role: str, day: date) -> str:
    return _("“%(role)s” is no longer assigned since %(day)s.") % {"role": role, "day": day}


def no_days(subject: Subject) -> str:
    return _("%(subject)s: the last day must come after the first.") % {"subject": called(subject)}
