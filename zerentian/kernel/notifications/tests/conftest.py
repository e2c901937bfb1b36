from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tests.fixtures import world, world_of_module
from zerentian.kernel.notifications import known
from zerentian.kernel.notifications.channels import Letter
from zerentian.manifest.telling import Kind

__all__ = ["world", "world_of_module"]

KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            key="toy.news", title="News", text="%(count)s news of %(day)s", names=("count", "day")
        ),
        Kind(key="toy.alarm", title="Alarm", text="Alarm!", urgent=True),
    )
}


@pytest.fixture(autouse=True)
def toy_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "kinds", lambda: KINDS)


class Box:
    """A channel that keeps what it gets, or answers as the test says."""

    repeatable = True
    needs_address = False
    got: list[Letter] = []
    answer: Exception | None = None

    def send(self, letter: Letter) -> None:
        if self.answer is not None:
            raise self.answer
        self.got.append(letter)


class Post(Box):
    """The same, but nobody drops a second letter, and it needs to know where to."""

    repeatable = False
    needs_address = True


@pytest.fixture(autouse=True)
def empty_boxes() -> Iterator[None]:
    yield
    Box.got = []
    Box.answer = None


@pytest.fixture
def ways() -> Iterator[Callable[..., Any]]:
    """The instance has these channels: ways(box={"adapter": …})."""
    overrides = []

    def have(**channels: Any) -> None:
        override = override_settings(INSTANCE=replace(settings.INSTANCE, channels=channels))
        override.enable()
        overrides.append(override)

    yield have
    for override in reversed(overrides):
        override.disable()


BOX = {"adapter": f"{__name__}.Box"}
POST = {"adapter": f"{__name__}.Post"}
