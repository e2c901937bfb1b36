"""Signing in, and keeping guessers out.

An attempt is counted before the password is looked at, by one conditional UPDATE: a hundred guesses at
the same instant are still only five. Every way through costs one password hash, so that nobody learns
from the time it takes whether a user name exists. `at` here is the real clock, `logged_at` the
instance's, which stands still in a demo.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from zerentian.kernel.accounts.actions import second_factor
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.rules import FAILURES_ALLOWED, LOCKED_FOR
from zerentian.kernel.activity import actions as activity

TABLE = User._meta.db_table


def check_password(
    *, username: str, password: str, at: datetime, logged_at: datetime
) -> User | None:
    """The user whose password this is; None for a wrong one, an unknown name, a locked or closed account.

    The attempt stays counted until `complete` says that the whole sign-in is done. Not one
    transaction: the count must stand before the password is looked at, whatever happens then.
    """
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None or not claim_attempt(user=user, at=at):
        make_password(password)
        return None
    if not user.check_password(password):
        refuse(user=user, at=at, logged_at=logged_at)
        return None
    return user


def try_code(*, user: User, code: str, at: datetime, logged_at: datetime) -> bool:
    """Whether this is the user's code of this moment. Counted like a password; right ones do not add up."""
    if not claim_attempt(user=user, at=at):
        return False
    if second_factor.use_code(by=user, code=code, at=at):
        User.objects.filter(pk=user.pk).update(failures=0, locked_until=None)
        return True
    refuse(user=user, at=at, logged_at=logged_at)
    return False


def claim_attempt(*, user: User, at: datetime) -> bool:
    """Use up one of the allowed attempts; the last of them locks. False when there is none left."""
    lock_is_over = Q(
        locked_until__isnull=False
    )  # of the rows that the condition below lets through
    used = Case(When(lock_is_over, then=Value(1)), default=F("failures") + 1)
    last = ~lock_is_over & Q(failures__gte=FAILURES_ALLOWED - 1)
    lock = Case(When(last, then=Value(at + LOCKED_FOR)), default=None)
    free = Q(locked_until=None) | Q(locked_until__lte=at)
    return bool(
        User.objects.filter(free, pk=user.pk, is_active=True).update(
            failures=used, locked_until=lock
        )
    )


@transaction.atomic
def refuse(*, user: User, at: datetime, logged_at: datetime) -> None:
    """Leave a trace of a wrong password or code, and of the lock where it was the last one allowed."""
    locked = User.objects.filter(pk=user.pk, locked_until__gt=at).exists()
    verb = "account.locked" if locked else "account.sign_in_failed"
    activity.record(by=None, verb=verb, table=TABLE, rows=[user.pk], at=logged_at)


@transaction.atomic
def complete(*, by: User, at: datetime) -> None:
    """Password and second factor were right: the count starts again."""
    User.objects.filter(pk=by.pk).update(failures=0, locked_until=None)
    activity.record(by=by, verb="account.signed_in", table=TABLE, rows=[by.pk], at=at)


@transaction.atomic
def sign_out(*, by: User, at: datetime) -> None:
    """Leave a trace; the session itself is ended by whoever holds it."""
    activity.record(by=by, verb="account.signed_out", table=TABLE, rows=[by.pk], at=at)
