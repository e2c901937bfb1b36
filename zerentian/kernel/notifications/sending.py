"""What the worker does every minute: plan messages, and hand over those that are due.

Each step may be killed and runs again: a message is planned once (unique key), claimed by a conditional
update that is committed before the channel is asked, and noted afterwards.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zerentian.kernel.notifications import channels, known, rules
from zerentian.kernel.notifications.channels import Letter, Undelivered
from zerentian.kernel.notifications.models import Delivery, Notification, Preference
from zerentian.kernel.packs import queries as packs
from zerentian.lib.states import advance

logger = logging.getLogger(__name__)
AT_ONCE = 200  # messages in one turn; the rest wait a minute
URGENT_FOR = timedelta(days=1)


def plan(*, at: datetime) -> int:
    """Write down what has to leave: the digest of each person whose hour has come, and urgent lines."""
    chosen = _chosen()
    rows = [*_digests(chosen, at=at), *_urgent(chosen, at=at)] if chosen else []
    before = Delivery.objects.count() if rows else 0
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return Delivery.objects.count() - before if rows else 0


def deliver(*, at: datetime) -> int:
    """Hand over what is due; how many got through."""
    recover(at=at)
    due = Delivery.objects.filter(state="waiting", due_at__lte=at).order_by("due_at", "pk")
    return sum(_deliver(pk, at=at) for pk in due.values_list("pk", flat=True)[:AT_ONCE])


def recover(*, at: datetime) -> None:
    """Messages that a killed worker had claimed: repeated where the channel drops repeats."""
    stuck = Delivery.objects.filter(state="sending", claimed_at__lt=at - rules.LOST)
    repeatable = [name for name in channels.names() if channels.channel(name).repeatable]
    advance(stuck.filter(channel__in=repeatable), rules.DELIVERY, "waiting")
    advance(stuck.exclude(channel__in=repeatable), rules.DELIVERY, "unsure")


def _chosen() -> dict[int, Preference]:
    """Who wants to be told by a channel that this instance has."""
    rows = Preference.objects.filter(channels__overlap=channels.names(), user__is_active=True)
    return {row.user_id: row for row in rows.select_related("user")}


def _digests(chosen: Mapping[int, Preference], *, at: datetime) -> Iterable[Delivery]:
    """Nothing is planned in quiet hours: what is told in the evening belongs to the digest of tomorrow."""
    hours, local = packs.current().reminders, timezone.localtime(at)
    if rules.is_quiet(local.time(), since=hours.quiet_from, until=hours.quiet_until):
        return
    key = f"digest:{local.date().isoformat()}"
    ready = [user for user, row in chosen.items() if _is_time(row, local)]
    planned = set(Delivery.objects.filter(key=key, user__in=ready).values_list("user", "channel"))
    missing = {(user, channel) for user in ready for channel in _ways(chosen[user])} - planned
    counts = _unread({user for user, _channel in missing})
    fresh = _news(counts)
    for user, channel in sorted(missing):
        if user in fresh:
            yield _planned(user, channel, key, counts[user], at=at, due=at)


def _is_time(row: Preference, local: datetime) -> bool:
    """Whether the hour of today's digest has come."""
    hours = packs.current().reminders
    hour = hours.digest_hour if row.digest_hour is None else row.digest_hour
    leaves = rules.digest_at(local, hour=hour, since=hours.quiet_from, until=hours.quiet_until)
    return leaves <= local


def _news(users: Iterable[int]) -> set[int]:
    """Who has an unread line that was told since the last digest."""
    digests = Delivery.objects.filter(user__in=list(users), key__startswith="digest:")
    last = dict(digests.values_list("user").annotate(Max("planned_at")))
    unread = Notification.objects.filter(user__in=list(users), read_at=None)
    newest = unread.values_list("user").annotate(Max("told_at"))
    return {u for u, told in newest if u not in last or told > last[u] - rules.OVERLAP}


def _unread(users: Iterable[int]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {user: Counter() for user in users}
    rows = Notification.objects.filter(user__in=list(found), read_at=None)
    for user, kind in rows.values_list("user", "kind"):
        found[user][kind] += 1
    return found


def _urgent(chosen: Mapping[int, Preference], *, at: datetime) -> Iterable[Delivery]:
    hours = packs.current().reminders
    urgent = [kind.key for kind in known.kinds().values() if kind.urgent]
    lines = Notification.objects.filter(
        user__in=list(chosen), kind__in=urgent, read_at=None, told_at__gt=at - URGENT_FOR
    )
    due = rules.may_leave(timezone.localtime(at), since=hours.quiet_from, until=hours.quiet_until)
    for pk, user, kind in lines.values_list("pk", "user", "kind"):
        for channel in _ways(chosen[user]):
            yield _planned(user, channel, f"now:{pk}", {kind: 1}, at=at, due=due)


def _ways(row: Preference) -> list[str]:
    """Channels of this instance that the person chose and that know where to."""
    return [
        name
        for name in row.channels
        if name in channels.names() and (row.mail or not channels.channel(name).needs_address)
    ]


def _planned(
    user: int, channel: str, key: str, counts: Mapping[str, int], *, at: datetime, due: datetime
) -> Delivery:
    return Delivery(
        user_id=user, channel=channel, key=key, counts=dict(counts), planned_at=at, due_at=due
    )


def _deliver(pk: int, *, at: datetime) -> bool:
    """Claim, hand over, note. False where somebody else was quicker or it did not get through."""
    rows = Delivery.objects.filter(pk=pk)
    if not advance(rows, rules.DELIVERY, "sending", claimed_at=at):
        return False
    row = rows.select_related("user").get()
    try:
        channel = channels.channel(row.channel)
        channel.send(_letter(row, at=at))
    except Undelivered as error:
        return _failed(row, str(error), again=True, at=at)
    except Exception as error:  # an adapter of somebody else may raise anything
        logger.warning("message %s by %s", row.pk, row.channel, exc_info=error)
        return _failed(row, type(error).__name__, again=_repeatable(row.channel), at=at)
    return bool(advance(rows, rules.DELIVERY, "sent", sent_at=at, error=""))


def _repeatable(name: str) -> bool:
    try:
        return channels.channel(name).repeatable
    except (KeyError, channels.ChannelRefused):
        return True  # nothing was handed over


def _failed(row: Delivery, error: str, *, again: bool, at: datetime) -> bool:
    tries = row.tries + 1
    pause = rules.retry(tries)
    to = "unsure" if not again else "failed" if pause is None else "waiting"
    later: dict[str, Any] = {} if pause is None else {"due_at": at + pause}
    rows = Delivery.objects.filter(pk=row.pk)
    advance(rows, rules.DELIVERY, to, tries=tries, error=error[:200], **later)
    return False


def _letter(row: Delivery, *, at: datetime) -> Letter:
    mail = Preference.objects.filter(user=row.user_id).values_list("mail", flat=True).first()
    with translation.override(row.user.language or settings.LANGUAGE_CODE):
        lines = tuple(
            _("%(what)s: %(count)s") % {"what": known.title(kind), "count": count}
            for kind, count in sorted(row.counts.items())
        )
        subject = _("Zerentian: %(count)s unread messages") % {"count": sum(row.counts.values())}
    return Letter(
        key=f"{row.user_id}-{row.key.replace(':', '-')}", username=row.user.username,
        address=mail or "", subject=subject, lines=lines, counts=row.counts, url=_address(), at=at,
    )  # fmt: skip


def _address() -> str:
    """Of the inbox; whole where the instance knows its own name."""
    own = settings.INSTANCE.trusted_origins
    return f"{own[0].rstrip('/') if own else ''}{reverse('inbox:list')}"
