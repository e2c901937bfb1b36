"""What this room adds to pages of rooms below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zerentian.kernel.accounts.models import Post
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.manifest.panels import Panel
from zerentian.manifest.permissions import Permission


def ending(*, viewer: Viewer, thing: Post) -> Mapping[str, Any] | None:
    """Closing a post closes its duties, so the button comes from here."""
    may = viewer.may(Permission.ACCOUNTS_MANAGE) and thing.ended_on is None
    return {"post": thing} if may else None


PANELS = (
    Panel(page="accounts.post.acts", template="responsibilities/post_acts.html", context=ending),
)
