"""Who may take which list out, and the question as they may ask it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.manifest.exports import Listing, Question
from zerentian.manifest.permissions import Permission


def question(viewer: Viewer, words: Mapping[str, str], *, full: bool = False) -> Question:
    """The question of a list as this viewer may ask it: by grants, without what duties open."""
    alone = Viewer(user=viewer.user, on=viewer.on, at=viewer.at)
    return Question(viewer=alone, words=dict(words), full=full)


def require(viewer: Viewer, listing: Listing, *, full: bool = False) -> User:
    """Raise PermissionDenied unless the viewer may see this list, take it out, and so fully."""
    scope.require(viewer, listing.permission)
    scope.require(viewer, Permission.EXPORTS_RUN)
    if full:
        if not listing.numbers:
            raise PermissionDenied(listing.key)
        scope.require(viewer, Permission.SUBJECTS_REVEAL)
    return scope.signed_in(viewer)
