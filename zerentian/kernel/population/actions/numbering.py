"""Somebody who was entered without a number gets one (ID-7): a correction, with its proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population import sealed
from zerentian.kernel.population.actions.persons import UNNUMBERED, edit_persons
from zerentian.kernel.population.entries import PersonEdit
from zerentian.kernel.population.models import Person, Sex
from zerentian.lib.identity import Identity
from zerentian.lib.refusals import Refused, gettext_noop


class NumberRefused(Refused):
    """The number is not that of this person; nothing was written."""

    messages: ClassVar[Mapping[str, str]] = {
        "numbered": gettext_noop("The register has a number of this person already."),
        "born": gettext_noop(
            "The number says born on %(number)s, the register says %(register)s. Compare both with"
            " the document."
        ),
        "sex": gettext_noop("The number tells another sex than the register. Compare both."),
        "taken": gettext_noop(
            "Somebody has this number already. Look for the record under “Possible duplicates”."
        ),
    }


@transaction.atomic
def give_number(
    *, by: User | None, person: int, number: Identity, reason: str, at: datetime
) -> None:
    """The person has this number from now on. reason: which document says so; kept in the log.

    Raises NumberRefused, NotWelcome.
    """
    row = Person.objects.select_for_update().get(pk=person)
    if row.identity_kind != UNNUMBERED:
        raise NumberRefused("numbered")
    if number.born != row.born:
        raise NumberRefused("born", number=number.born.isoformat(), register=row.born.isoformat())
    if Sex(row.sex).name.lower() != number.sex.value:
        raise NumberRefused("sex")
    if Person.objects.filter(identity_index=sealed.identity_index(number.number)).exists():
        raise NumberRefused("taken")
    edit = PersonEdit(person=person, identity=number)
    edit_persons(by=by, edits=[edit], reason=reason, at=at)
