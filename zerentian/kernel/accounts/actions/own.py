"""What everybody may do with their own account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity

TABLE = User._meta.db_table


@transaction.atomic
def change_password(*, by: User, password: str, at: datetime) -> None:
    """The new password holds, and every session begun with the old one is over."""
    by.set_password(password)
    by.must_change_password = False
    by.failures, by.locked_until = 0, None
    by.session_epoch = F("session_epoch") + 1
    by.save(
        update_fields=[
            "password",
            "must_change_password",
            "failures",
            "locked_until",
            "session_epoch",
        ]
    )
    by.refresh_from_db(fields=["session_epoch"])
    activity.record(by=by, verb="account.password_changed", table=TABLE, rows=[by.pk], at=at)


@transaction.atomic
def end_sessions(*, by: User, at: datetime) -> None:
    """Whoever is signed in as oneself, anywhere, has to sign in again."""
    User.objects.filter(pk=by.pk).update(session_epoch=F("session_epoch") + 1)
    by.refresh_from_db(fields=["session_epoch"])
    activity.record(by=by, verb="account.sessions_ended", table=TABLE, rows=[by.pk], at=at)


@transaction.atomic
def prefer(*, by: User, at: datetime, language: str = "", text_size: str = "") -> None:
    """Language and size of type follow the user to every device. What is empty stays as it is."""
    chosen = {"language": language, "text_size": text_size}
    changes = {name: value for name, value in chosen.items() if value}
    User.objects.filter(pk=by.pk).update(**changes)
    activity.record(by=by, verb="account.preferred", table=TABLE, rows=[by.pk], at=at)
