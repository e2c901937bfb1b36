"""Telling people: one line in the inbox of each, in the transaction of whatever they are told about.

A line is told once for each key, however often the same is said. It never names a citizen (see
manifest/telling.py). Nothing is sent from here: the worker looks what waits (sending.py). The log has
the deed that people are told about, not the telling.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.notifications import known
from zerentian.kernel.notifications.models import Delivery, Notification, Preference

Param = int | str | date

INSERT = """
INSERT INTO notifications_notification (user_id, kind, params, url, key, told_at)
SELECT line.user_id, line.kind, line.params::jsonb, line.url, line.key, %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS line (user_id, kind, params, url, key)
ON CONFLICT ON CONSTRAINT notification_once DO NOTHING
"""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One line for one user. key: what is said by it, so that it is said once."""

    user: int
    kind: str
    url: str
    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


def tell(
    *,
    users: Iterable[User | int],
    kind: str,
    url: str,
    key: str,
    at: datetime,
    params: Mapping[str, Param] | None = None,
) -> int:
    """The same line to each of these users; how many had not been told. See `tell_many`.

    Who sits on the posts of holders is asked with responsibilities.queries.people_of.
    """
    ids = dict.fromkeys(user.pk if isinstance(user, User) else user for user in users)
    return tell_many(
        messages=[
            Message(user=user, kind=kind, url=url, key=key, params=params or {}) for user in ids
        ],
        at=at,
    )


def tell_many(*, messages: Sequence[Message], at: datetime) -> int:
    """These lines, in one statement; how many were new. Raises UnknownKind, and ValueError where the
    parameters are not those that the kind names or the address leads out of the house."""
    for message in messages:
        _check(message)
    if not messages:
        return 0
    columns = (
        [message.user for message in messages],
        [message.kind for message in messages],
        [json.dumps(message.params, default=str, ensure_ascii=False) for message in messages],
        [message.url for message in messages],
        [message.key for message in messages],
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [at, *columns])
        return int(cursor.rowcount)


def _check(message: Message) -> None:
    kind = known.kind(message.kind)
    if set(message.params) != set(kind.names):
        raise ValueError(f"{kind.key} is told with {kind.names}, not {sorted(message.params)}")
    if not message.url.startswith("/") or message.url[1:2] in ("/", "\\"):
        raise ValueError(f"“{message.url}” is no address of this house")


@transaction.atomic
def read(*, by: User, ids: Iterable[int] | None = None, at: datetime) -> int:
    """Somebody read these lines of their own, or all of them; how many were unread. The log keeps
    deeds, and reading one's own inbox is none."""
    mine = Notification.objects.filter(user=by, read_at=None)
    if ids is not None:
        mine = mine.filter(pk__in=list(ids))
    return mine.update(read_at=at)


@transaction.atomic
def prefer(
    *, by: User, channels: Sequence[str], digest_hour: int | None, mail: str, at: datetime
) -> Preference:
    """By which channels the user wants to be told from now on."""
    values: dict[str, Any] = {
        "channels": list(channels), "digest_hour": digest_hour, "mail": mail,
    }  # fmt: skip
    chosen, _new = Preference.objects.update_or_create(user=by, defaults=values)
    table = Preference._meta.db_table
    activity.record(by=by, verb="account.preferred", table=table, rows=[by.pk], at=at)
    return chosen


@transaction.atomic
def forget(*, before: datetime) -> int:
    """Remove lines that were read, and messages that were planned, before this moment."""
    gone, _each = Notification.objects.filter(read_at__lt=before).delete()
    Delivery.objects.filter(planned_at__lt=before, state__in=["sent", "failed", "unsure"]).delete()
    return gone
