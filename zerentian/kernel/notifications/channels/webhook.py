"""Signed JSON to an address of one's own: a gateway to text messages or to the office messenger."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib import error, parse, request

from django.conf import settings

from zerentian.kernel.notifications.channels import ChannelRefused, Letter, Undelivered

SECONDS = 15


class _NoRedirect(request.HTTPRedirectHandler):
    """A gateway that points elsewhere is not followed: nobody chose the other address."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


class Webhook:
    """POST with the keys X-Zerentian-Signature (HMAC-SHA256 of "timestamp.body" under the instance's
    secret keys/webhook_secret) and Idempotency-Key: the receiver drops what it has already had."""

    repeatable = True
    needs_address = False

    def __init__(self, *, url: str) -> None:
        if parse.urlsplit(url).scheme not in ("http", "https"):
            raise ChannelRefused(f"“{url}” must begin with https:// or http://")
        self.url = url
        self.opener = request.build_opener(_NoRedirect)

    def send(self, letter: Letter) -> None:
        try:
            with self.opener.open(self.asked(letter), timeout=SECONDS):
                pass
        except error.HTTPError as refused:
            refused.close()
            raise Undelivered(f"HTTP {refused.code}") from refused
        except OSError as failed:  # repeated under the same key, so an unclear end does no harm
            raise Undelivered(type(failed).__name__) from failed

    def asked(self, letter: Letter) -> request.Request:
        body = json.dumps(
            {
                "key": letter.key, "user": letter.username, "subject": letter.subject,
                "lines": letter.lines, "counts": letter.counts, "url": letter.url,
            },
            ensure_ascii=False,
        ).encode()  # fmt: skip
        stamp = str(int(letter.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": letter.key,
            "X-Zerentian-Timestamp": stamp,
            "X-Zerentian-Signature": signature(secret(), stamp, body),
        }
        return request.Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310


def secret() -> str:
    return str(settings.INSTANCE.keep("webhook_secret", lambda: secrets.token_urlsafe(32)))


def signature(key: str, stamp: str, body: bytes) -> str:
    signed = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"
