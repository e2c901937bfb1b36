"""What the shell of every page shows: place, menu, clock, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.notifications import queries as inbox
from zerentian.kernel.packs import queries as packs
from zerentian.web import menu

SIZE_COOKIE = "zt_size"
SIZES = ("normal", "large", "xlarge")


@dataclass(frozen=True)
class Who:
    name: str
    org: str

    @property
    def full(self) -> str:
        """As on paper: with the unit, where there is one."""
        return f"{self.name} {self.org}".strip()


class Shell:
    """Asked for by templates, so nothing is worked out that a page does not show."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demo = settings.INSTANCE.profile == "demo"
        self.clock_fixed = settings.INSTANCE.clock
        self.query = request.GET.get("q", "")

    @property
    def instance_name(self) -> str:
        return _("Zerentian")

    @property
    def place_name(self) -> str:
        return str(packs.current().name)

    @property
    def viewer(self) -> Viewer | None:
        return getattr(self.request, "viewer", None)

    @cached_property
    def user(self) -> Who | None:
        user = self.viewer.user if self.viewer else None
        if user is None:
            return None
        return Who(user.name, (user.entity.short_name or user.entity.name) if user.entity else "")

    @property
    def size(self) -> str:
        user = self.viewer.user if self.viewer else None
        wanted = user.text_size if user else self.request.COOKIES.get(SIZE_COOKIE, "")
        return wanted if wanted in SIZES else SIZES[0]

    @cached_property
    def menu(self) -> list[dict[str, object]]:
        return menu.groups(self.viewer, self.request.path) if self.viewer else []

    @cached_property
    def tabs(self) -> list[dict[str, object]]:
        return menu.tabs(self.viewer, self.request.path) if self.viewer else []

    @property
    def todo_url(self) -> str:
        return reverse("inbox:list") if self.user else ""

    @cached_property
    def todo_count(self) -> str:
        """Unread messages for the badge, "99+" from a hundred on; "" for none."""
        count = inbox.unread(viewer=self.viewer) if self.viewer else 0
        return "" if not count else str(count) if count < inbox.MOST else f"{inbox.MOST - 1}+"

    @property
    def user_menu(self) -> list[dict[str, str]]:
        return [
            {"title": _("My account"), "url": reverse("accounts:me"), "icon": "user"},
            {"title": _("How I am told"), "url": reverse("inbox:settings"), "icon": "bell"},
            {"title": _("My devices"), "url": reverse("devices:mine"), "icon": "device-mobile"},
            {"title": _("Change password"), "url": reverse("accounts:password"), "icon": "key"},
        ]


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
