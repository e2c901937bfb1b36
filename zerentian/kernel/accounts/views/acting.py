"""How views of accounts perform an action: the same words for every refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext

from zerentian.lib.refusals import Refused


def said(refusal: Refused) -> str:
    return gettext(refusal.message) % refusal.params


def into_form(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Act; a refusal stands on top of the form. Whether it was done."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, said(refusal))
        return False
    return True


def into_messages(request: HttpRequest, act: Callable[[], Any], done: str = "") -> bool:
    """Act; the outcome, good or bad, is told on the next page. Whether it was done."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, said(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
