"""Helpers of the page tests: sign in, read answers, fill forms."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    START,
    World,
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def give_roster(world: World, holder: Holder, number: int, **changes: Any) -> list[Duty]:
    pairs = [(subject.pk, holder.pk) for subject in world.households(number)]
    values = {"by": world.gaoli_clerk, "role": world.primary, "start": START, "at": AT} | changes
    return duties.assign_many(pairs=pairs, **values)


def hidden(response: Any, only: str = "") -> dict[str, Any]:
    """The hidden fields of the page's forms (of the one with the field `only`), without the token."""
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", text(response), re.S)
    wanted = [form for form in forms if "/sign-out/" not in form and "/preferences/" not in form]
    wanted = [form for form in wanted if not only or f'name="{only}"' in form]
    found: dict[str, Any] = {}
    for form in wanted:
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
            if name != "csrfmiddlewaretoken":
                found[name] = value
    return found


def selects(response: Any) -> dict[str, str]:
    chosen = re.findall(
        r'<select[^>]*name="(to_\d+)".*?<option value="(\d+)" selected', text(response), re.S
    )
    return dict(chosen)
