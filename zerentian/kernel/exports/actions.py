"""Taking a list out: asking, agreeing, making, taking and removing. Every step leaves a line in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.exports import access, making, queries, rules
from zerentian.kernel.exports.errors import (
    AlreadyDecided,
    Gone,
    NoReason,
    NothingThere,
    SamePerson,
)
from zerentian.kernel.exports.models import ExportRequest, State
from zerentian.kernel.files import sealing
from zerentian.manifest.exports import Listing
from zerentian.manifest.permissions import Permission

LONGEST = 200  # characters of a reason
SHORT = 3_000  # rows that are written while somebody waits for them
PATIENCE = 60  # seconds after which the worker looks whether a short one was left undone
TABLE = "exports_exportrequest"


@transaction.atomic
def ask(
    *,
    by: User,
    viewer: Viewer,
    listing: Listing,
    words: Mapping[str, str],
    format: str,
    full: bool = False,
    reason: str = "",
    at: datetime,
) -> ExportRequest:
    """Somebody wants this list. Up to the pack's limits they may have it, above it somebody else agrees.

    What may leave is still to be made: by `make` at once if it is short, else by the worker.
    Raises PermissionDenied, NothingThere, NoReason.
    """
    access.require(viewer, listing, full=full)
    asked = access.question(viewer, words, full=full)
    rows = listing.count(asked)
    reason = reason.strip()[:LONGEST]
    needs = is_long(by, listing, rows=rows, full=full, at=at)
    if not rows:
        raise NothingThere
    if (needs or full) and not reason:
        raise NoReason
    found = ExportRequest.objects.create(
        listing=listing.key, words=dict(words), format=format, full=full, reason=reason,
        said=listing.said(asked) if listing.said else "", estimated=rows, needs_approval=needs,
        region=queries.place_of(viewer), asked_by=by, asked_at=at, on=viewer.on,
        state=State.ASKED if needs else State.APPROVED,
    )  # fmt: skip
    _record(by, "export.asked", found, at, reason)
    _soon(found)
    return found


def is_long(by: User, listing: Listing, *, rows: int, full: bool, at: datetime) -> bool:
    """Whether so many rows of this list need a second person."""
    if not listing.table:
        return False
    limits = queries.limits()
    return rules.needs_approval(
        rows=rows,
        full=full,
        most=limits.masked,
        most_full=limits.whole,
        taken_today=queries.taken_today(by, at=at) if full else 0,
    )


@transaction.atomic
def decide(
    *, by: User, viewer: Viewer, request: int, agreed: bool, answer: str = "", at: datetime
) -> ExportRequest:
    """The second person agrees, and the list is made; or refuses and says why.

    Raises PermissionDenied when the viewer may not judge this request, SamePerson, NoReason for a
    refusal without words, AlreadyDecided.
    """
    found = queries.requests(viewer=viewer).get(pk=request)
    if found.asked_by_id == by.pk:
        raise SamePerson
    if not queries.judged(viewer=viewer).filter(pk=request).exists():
        raise PermissionDenied(Permission.EXPORTS_APPROVE)
    answer = answer.strip()[:LONGEST]
    if not agreed and not answer:
        raise NoReason
    state = State.APPROVED if agreed else State.REFUSED
    _move(found, State.ASKED, state, decided_by=by, decided_at=at, answer=answer)
    _record(by, "export.approved" if agreed else "export.refused", found, at, answer)
    _soon(found)
    return found


@transaction.atomic
def withdraw(*, by: User, viewer: Viewer, request: int, at: datetime) -> ExportRequest:
    """Whoever asked no longer wants it. Raises AlreadyDecided."""
    found = queries.mine(viewer=viewer).get(pk=request)
    _move(found, State.ASKED, State.WITHDRAWN)
    _record(by, "export.withdrawn", found, at)
    return found


def make(*, request: int, at: datetime) -> ExportRequest:
    """The approved file lies sealed in its place, and everybody in it was logged as read.

    A second run of a finished one changes nothing; one that was killed begins anew. An export that
    fails says so on its page, and the error goes on to whoever watches the machine.
    """
    found = ExportRequest.objects.select_related("asked_by").get(pk=request)
    if found.state not in (State.APPROVED, State.FAILED):
        return found
    try:
        made = making.write(found, at=at)
    except Exception:
        ExportRequest.objects.filter(pk=request, state=State.APPROVED).update(state=State.FAILED)
        raise
    with transaction.atomic():
        try:
            _move(
                found, found.state, State.MADE, file=made.file, size=made.size, done=made.rows,
                made_at=at, expires_at=at + queries.kept(),
            )  # fmt: skip
        except AlreadyDecided:  # another worker made it meanwhile
            making.place(made.file).unlink(missing_ok=True)
            found.refresh_from_db()
            return found
        if made.table:
            activity.record(
                by=found.asked_by, verb=making.verb(made.table), table=made.table, rows=made.about,
                reason=found.reason, at=at,
            )  # fmt: skip
        _record(found.asked_by, "export.made", found, at)
    return found


@transaction.atomic
def take(*, by: User, viewer: Viewer, request: int, at: datetime) -> Iterator[bytes]:
    """The bytes of one's own finished export, and a line in the log. Raises Gone."""
    found = queries.mine(viewer=viewer).get(pk=request)
    if found.state != State.MADE or not making.place(found.file).exists():
        raise Gone
    ExportRequest.objects.filter(pk=request).update(taken=F("taken") + 1, taken_at=at)
    _record(by, "export.taken", found, at)
    return sealing.pieces(making.place(found.file))


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Files whose days are over are removed; how many. The request stays and tells what it was."""
    found = ExportRequest.objects.select_for_update().filter(state=State.MADE, expires_at__lte=at)
    for each in found:
        making.place(each.file).unlink(missing_ok=True)
        _move(each, State.MADE, State.EXPIRED, file="")
        _record(None, "export.expired", each, at)
    return len(found)


def _move(found: ExportRequest, old: str, new: str, **values: object) -> None:
    """From one state to the next, if nobody was faster. Raises AlreadyDecided."""
    here = ExportRequest.objects.filter(pk=found.pk, state=old)
    if not here.update(state=new, **values):
        raise AlreadyDecided
    for name, value in {"state": new, **values}.items():
        setattr(found, name, value)


def _soon(found: ExportRequest) -> None:
    """The worker makes what may leave. What is short is made before that, while its asker waits."""
    if found.state == State.APPROVED:
        wait = {"seconds": PATIENCE} if found.estimated <= SHORT else None
        app.configure_task("exports.make", schedule_in=wait).defer(request=found.pk)


def _record(
    by: User | None, verb: str, found: ExportRequest, at: datetime, reason: str = ""
) -> None:
    activity.record(by=by, verb=verb, table=TABLE, rows=[found.pk], reason=reason, at=at)
