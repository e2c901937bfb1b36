"""What a clerk or a file states about codes that vanish, before an edition is adopted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions import state
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Edition, StatedSuccession


@transaction.atomic
def state_succession(
    *,
    by: Any,
    edition: Edition,
    old: str,
    new: str,
    continues: bool,
    source: str = "",
    at: datetime,
) -> StatedSuccession:
    """Record that the region with code `old` lives on under, or is merged into, code `new`.

    Stating it again replaces what was said. Raises Refused when the edition is adopted already,
    when one of the codes is unknown or of another level, or when another code continues there.
    """
    _check(edition, old, new, continues)
    said, _created = StatedSuccession.objects.update_or_create(
        edition=edition,
        old_path=old,
        defaults={
            "new_path": new,
            "continues": continues,
            "source": source,
            "stated_by": getattr(by, "pk", by),
            "stated_at": at,
        },
    )
    activity.record(
        by=by, verb="succession.stated", table="regions_statedsuccession", rows=[said.pk], at=at,
        reason=source,
    )  # fmt: skip
    return said


@transaction.atomic
def withdraw_succession(*, by: Any, said: StatedSuccession, at: datetime) -> None:
    """Take back what was stated. Raises Refused when the edition is adopted already."""
    _check_open(said.edition)
    activity.record(
        by=by, verb="succession.withdrawn", table="regions_statedsuccession", rows=[said.pk], at=at
    )
    said.delete()


def _check_open(edition: Edition) -> None:
    """As it is now: whoever adopts it at this moment is waited for."""
    now = Edition.objects.select_for_update().get(pk=edition.pk)
    if now.state == Edition.State.ADOPTED:
        raise Refused(_("Edition %(edition)s is adopted already.") % {"edition": edition})


def _check(edition: Edition, old: str, new: str, continues: bool) -> None:
    _check_open(edition)
    if not state.at_paths([old]):
        raise Refused(_("No open region has the code %(code)s.") % {"code": old})
    if not edition.entries.filter(path=new).exists():
        raise Refused(
            _("Edition %(edition)s has no code %(code)s.") % {"edition": edition, "code": new}
        )
    if len(old) != len(new):
        raise Refused(_("%(old)s and %(new)s are not of one level.") % {"old": old, "new": new})
    other = StatedSuccession.objects.filter(edition=edition, new_path=new, continues=True)
    if continues and other.exclude(old_path=old).exists():
        raise Refused(_("Another code already continues as %(code)s.") % {"code": new})
