"""Ways out of the house. A channel is chosen in instance.toml, not in code:

    [channels.mail]
    adapter = "mail"            # console, mail, webhook, or the dotted path of a class
    host = "smtp.example.cn"    # the rest are the adapter's own options

By any channel only counts and a link leave. `repeatable` says what happens when the worker dies between
handing a message over and noting it. A repeatable channel gets the message again with the same key and
drops the repeat: at least once, with a key. Any other gets it at most once, and the message is noted as
unsure; the inbox has it in any case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

OWN = {
    "console": "zerentian.kernel.notifications.channels.console.Console",
    "mail": "zerentian.kernel.notifications.channels.mail.Mail",
    "webhook": "zerentian.kernel.notifications.channels.webhook.Webhook",
}


class Undelivered(Exception):
    """The channel did not take the message, for sure: it may be handed over again."""


class ChannelRefused(ValueError):
    """instance.toml describes this channel wrongly; the text says what to write."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What leaves: to whom, how much waits, and where to look. `key` is the same in every repeat."""

    key: str
    username: str
    address: str  # of the mail box; "" where the user gave none
    subject: str
    lines: tuple[str, ...]
    counts: Mapping[str, int]
    url: str
    at: datetime

    @property
    def body(self) -> str:
        return "\n".join([*self.lines, "", self.url])


class Channel(Protocol):
    repeatable: bool
    needs_address: bool

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises Undelivered where it certainly did not leave."""


def names() -> list[str]:
    """The channels of this instance, as instance.toml calls them."""
    return list(settings.INSTANCE.channels)


def channel(name: str) -> Channel:
    """The adapter of this name with its options. Raises ChannelRefused, KeyError."""
    options: dict[str, Any] = dict(settings.INSTANCE.channels[name])
    path = str(options.pop("adapter", name))
    try:
        made: Channel = import_string(OWN.get(path, path))(**options)
    except (ImportError, TypeError) as error:
        raise ChannelRefused(f"[channels.{name}] in instance.toml: {error}") from error
    return made
