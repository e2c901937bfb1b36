"""What stands in the way of ending, handing over or taking back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities.checks import looking, words
from zerentian.kernel.responsibilities.errors import Refusal
from zerentian.kernel.responsibilities.models import Duty, Holder, Role
from zerentian.kernel.responsibilities.queries.holders import names


def held(*, role: Role, holder: int, on: date) -> list[Duty]:
    """What the holder answers for on `on` or later, by subject, locked."""
    duties = looking.existing(role, since=on, holder=holder).order_by("subject")
    return list(duties.select_for_update())


def not_held(
    role: Role, holder: int, to: Mapping[int, Holder], have: Iterable[int], *, on: date
) -> list[Refusal]:
    """Subjects in the plan for which the holder does not answer; who was quicker is told by name."""
    missing = sorted(set(to) - set(have))
    if not missing:
        return []
    found = looking.answering(role, missing, since=on)
    called = names({holder, *(duty.holder_id for duty in found.values())}, on=on)
    subjects = looking.subjects_by_id(missing)
    refusals = []
    for pk in missing:
        about = {
            "holder": called[holder].full, "day": on,
            "subject": words.called(subjects[pk]) if pk in subjects else pk,
        }  # fmt: skip
        text = (
            _("%(holder)s does not answer for %(subject)s on %(day)s. Load the list again.") % about
        )
        if duty := found.get(pk):
            text += " " + _given(duty, called[duty.holder_id].full)
        refusals.append(Refusal("not_held", text, pk, holder))
    return refusals


def _given(duty: Duty, receiver: str) -> str:
    """Who made somebody else responsible, where a person did."""
    about = {"other": receiver, "at": moment(duty.recorded_at)}
    if duty.recorded_by is None:
        return _("Since %(at)s it is with %(other)s.") % about
    who = {"who": duty.recorded_by.name}
    return _("%(who)s was quicker: since %(at)s it is with %(other)s.") % (about | who)


def nothing_held(role: Role, holder: int, *, on: date) -> Refusal:
    name = names([holder], on=on)[holder].full
    text = _("%(holder)s answers for nobody on %(day)s or later: nothing to hand over.")
    text %= {"holder": name, "day": on}
    if duty := looking.taken_last(role, holder):
        about = {"who": getattr(duty.recorded_by, "name", ""), "at": moment(duty.recorded_at)}
        text += " " + _("%(who)s was quicker: it was changed at %(at)s.") % about
    return Refusal("nothing_held", text, holder=holder)


def moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "Y-m-d H:i")


def superseded(duty: Duty) -> Refusal:
    text = _(
        "Somebody changed this line in the meantime. Load the page again and look at what it says now."
    )
    return Refusal("superseded", text, duty.subject_id, duty.holder_id)


def of_ending(
    *, by: User, duties: Sequence[Duty], wanted: Sequence[int], on: date, at: datetime
) -> list[Refusal]:
    """Duties that are no longer there, already over on `on`, or not in the place of `by`."""
    refusals = _stale(duties, wanted) + _foreign(by, duties, at)
    over = [duty for duty in duties if duty.valid.upper is not None and duty.valid.upper <= on]
    subjects = looking.subjects_by_id(duty.subject_id for duty in over)
    for duty in over:
        text = _("%(subject)s: this already ended on %(day)s.") % {
            "subject": words.called(subjects[duty.subject_id]),
            "day": duty.valid.upper,
        }
        refusals.append(Refusal("ended", text, duty.subject_id, duty.holder_id))
    return refusals


def of_taking_back(
    *, by: User, duties: Sequence[Duty], wanted: Sequence[int], at: datetime
) -> list[Refusal]:
    """Rows on which something was built since, or that are not in the place of `by`."""
    return _stale(duties, wanted) + _foreign(by, duties, at)


def _stale(duties: Sequence[Duty], wanted: Sequence[int]) -> list[Refusal]:
    refusals = [superseded(duty) for duty in duties if duty.superseded_at is not None]
    if len(duties) < len(wanted):
        refusals.append(
            Refusal("unknown", _("One of the lines does not exist. Load the page again."))
        )
    return refusals


def _foreign(by: User, duties: Sequence[Duty], at: datetime) -> list[Refusal]:
    ids = {duty.subject_id for duty in duties}
    outside = sorted(ids - looking.allowed(ids, by=by, at=at))
    return [Refusal("not_yours", words.not_yours(pk), pk) for pk in outside]
