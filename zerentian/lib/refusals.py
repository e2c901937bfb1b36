"""Refusals that a caller can translate: a stable code, an English message id and its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


def gettext_noop(message: str) -> str:
    """Marks a message id for the catalogue; the caller translates it. Nothing is looked up here."""
    return message


class Refused(ValueError):
    """Something was refused, and the reason can be told in any language.

    code: stable name of the reason, never translated, for programs and tests.
    message: the English message id with named placeholders (`%(count)s`).
    params: the arguments of the message. They never hold a whole identity number or a name.

    A caller shows `gettext(refusal.message) % refusal.params`.
    """

    messages: ClassVar[Mapping[str, str]] = {}

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.message = self.messages[code]
        self.params: dict[str, str | int] = params
        super().__init__(code)

    def __str__(self) -> str:
        return self.message % self.params
