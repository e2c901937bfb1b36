"""Versions of checklists. They hold nothing of anybody, so whoever is signed in may read them."""

from __future__ import annotations

from datetime import date

from zerentian.kernel.visits.models import Template
from zerentian.lib.digits import number


def current_checklists(*, on: date, mode: str = "") -> list[Template]:
    """The versions in use on that day, of those meant for a way of visiting or all."""
    rows = Template.objects.filter(since__lte=on).order_by("pk")
    found = [row for row in rows if row.until is None or row.until > on]
    return [row for row in found if not mode or mode in row.body["modes"]]


def version_of(name: str) -> Template | None:
    """The version called "key@version"."""
    key, _at, version = name.partition("@")
    return Template.objects.filter(key=key, version=number(version) or 0).first()
