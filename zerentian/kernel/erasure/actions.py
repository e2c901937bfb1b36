"""Erasing a person: one asks, another agrees, and in that instant everything that names them is blanked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.erasure import known, queries, rules
from zerentian.kernel.erasure.models import ErasureRequest, State
from zerentian.kernel.files import actions as files
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import Person
from zerentian.manifest.erasing import ErasureRefused
from zerentian.manifest.permissions import Permission

LONGEST = 200  # characters of a reason
TABLE = "erasure_erasurerequest"
PERSON = "population_person"


@transaction.atomic
def ask(*, by: User, viewer: Viewer, person: int, reason: str, at: datetime) -> ErasureRequest:
    """Somebody else is to decide whether this person's payload goes.

    Raises PermissionDenied for people of other places, ErasureRefused with what stands against it.
    """
    found = queries.persons(viewer=viewer).filter(pk=person).first()
    if found is None:
        raise PermissionDenied(Permission.SUBJECTS_ERASE)
    people = population.erasable(person, on=timezone.localtime(at).date())
    if queries.is_open(person):
        raise ErasureRefused("asked")
    reason = _reason(reason, people)
    _no_account(people)
    made = ErasureRequest.objects.create(
        person=found, region_id=found.resident.home_id, reason=reason, asked_by=by, asked_at=at
    )
    _record(by, "erasure.asked", made, at, reason)
    return made


@transaction.atomic
def decide(
    *,
    by: User,
    viewer: Viewer,
    request: int,
    agreed: bool,
    answer: str = "",
    workbooks: bool = False,
    at: datetime,
) -> ErasureRequest:
    """The second person agrees, and the payload is gone; or refuses and says why.

    workbooks: the kept uploads that still name the person are removed at once, too. Raises
    PermissionDenied, ErasureRefused.
    """
    found = queries.requests(viewer=viewer).filter(pk=request).first()
    if found is None:
        raise PermissionDenied(Permission.SUBJECTS_ERASE)
    if found.asked_by_id == by.pk:
        raise ErasureRefused("same")
    answer = answer.strip()[:LONGEST]
    if not agreed and not answer:
        raise ErasureRefused("reason")
    people = [found.person]
    if answer:
        answer = _reason(answer, people)
    state = State.DONE if agreed else State.REFUSED
    _move(found, state, decided_by=by, decided_at=at, answer=answer)
    if agreed:
        _erase(found, by=by, workbooks=workbooks, at=at)
    else:
        _record(by, "erasure.refused", found, at, answer)
    return found


@transaction.atomic
def withdraw(*, by: User, viewer: Viewer, request: int, at: datetime) -> ErasureRequest:
    """Whoever asked no longer wants it. Raises PermissionDenied, ErasureRefused."""
    found = queries.requests(viewer=viewer).filter(pk=request, asked_by=by).first()
    if found is None:
        raise PermissionDenied(Permission.SUBJECTS_ERASE)
    _move(found, State.WITHDRAWN)
    _record(by, "erasure.withdrawn", found, at)
    return found


def _erase(found: ErasureRequest, *, by: User, workbooks: bool, at: datetime) -> None:
    _no_account([found.person])
    erased = population.erase(person=found.person_id, at=at)
    holding = sorted({file for eraser in known.erasers() for file in eraser(erased)})
    ErasureRequest.objects.filter(pk=found.pk).update(files=holding)
    found.files = holding
    people = list(erased.people)
    activity.record(
        by=by, verb="person.erased", table=PERSON, rows=people, reason=found.reason, at=at
    )
    if workbooks:
        files.remove(by=by, files=holding, at=at)


def _no_account(people: Iterable[Person]) -> None:
    for each in people:
        phone = sealed.open_phone(each.phone)
        if phone and queries.namesakes(each).filter(phone=phone).exists():
            raise ErasureRefused("account")


def _reason(text: str, people: list[Person]) -> str:
    reason = text.strip()[:LONGEST]
    if not reason:
        raise ErasureRefused("reason")
    told = [each.name for each in people] + population.numbers(people)
    if rules.names_them(reason, told):
        raise ErasureRefused("named")
    return reason


def _move(found: ErasureRequest, state: str, **values: object) -> None:
    here = ErasureRequest.objects.filter(pk=found.pk, state=State.ASKED)
    if not here.update(state=state, **values):
        raise ErasureRefused("decided")
    for name, value in {"state": state, **values}.items():
        setattr(found, name, value)


def _record(by: User, verb: str, found: ErasureRequest, at: datetime, reason: str = "") -> None:
    activity.record(by=by, verb=verb, table=TABLE, rows=[found.pk], reason=reason, at=at)
