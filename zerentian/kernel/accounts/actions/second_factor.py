"""The second factor: six digits from an app (TOTP, RFC 6238), each good for one sign-in.

The secret is kept sealed. `at` is the real clock: the app on the telephone knows no other.
"""

from __future__ import annotations

from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.rules import CODE_SECONDS
from zerentian.kernel.accounts.sealed import SECOND_FACTOR
from zerentian.kernel.activity import actions as activity

CONTEXT = SECOND_FACTOR
TABLE = User._meta.db_table
LEEWAY = (0, -1, 1)  # steps: a slow hand or a clock half a minute off


def seal(secret: str) -> bytes:
    sealed: bytes = settings.INSTANCE.sealer().seal(secret, context=CONTEXT)
    return sealed


def unseal(sealed: bytes | memoryview) -> str:
    secret: str = settings.INSTANCE.sealer().open(bytes(sealed), context=CONTEXT)
    return secret


def matching_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The 30-second step to which the code belongs, now or one step off; None for a wrong code."""
    now = int(at.timestamp()) // CODE_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (now + off for off in LEEWAY):
        if pyotp.utils.strings_equal(code, totp.generate_otp(step)):
            return step
    return None


@transaction.atomic
def use_code(*, by: User, code: str, at: datetime) -> bool:
    """Whether this is the user's code of this moment, not used before. It cannot be used again."""
    if by.second_factor is None:
        return False
    step = matching_step(unseal(by.second_factor), code, at=at)
    if step is None:
        return False
    unused = Q(second_factor_step=None) | Q(second_factor_step__lt=step)
    return bool(User.objects.filter(unused, pk=by.pk).update(second_factor_step=step))


@transaction.atomic
def enrol(*, by: User, secret: str, code: str, at: datetime, logged_at: datetime) -> bool:
    """From now on a code of this secret is asked for; False when the code is not the secret's."""
    step = matching_step(secret, code, at=at)
    if step is None:
        return False
    User.objects.filter(pk=by.pk).update(second_factor=seal(secret), second_factor_step=step)
    activity.record(
        by=by, verb="account.second_factor_added", table=TABLE, rows=[by.pk], at=logged_at
    )
    return True


@transaction.atomic
def remove(*, by: User | None, user: User, at: datetime) -> None:
    """No second factor any more: by oneself with a code, or by a clerk when the telephone is lost."""
    User.objects.filter(pk=user.pk).update(
        second_factor=None, second_factor_step=None, failures=0, locked_until=None
    )
    activity.record(by=by, verb="account.second_factor_removed", table=TABLE, rows=[user.pk], at=at)
