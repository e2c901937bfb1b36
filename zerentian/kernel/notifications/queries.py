"""One's own inbox. Nobody reads another's."""

from __future__ import annotations

from django.db.models import Case, QuerySet, Value, When

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.notifications.models import Delivery, Notification, Preference
from zerentian.lib.planned import Planned

MOST = 100  # the badge counts no further

# Every page asks it.
UNREAD = Planned(
    lambda user: Notification.objects.filter(user=user, read_at=None).values_list("pk")[:MOST],
    user=int,
)


def inbox(*, viewer: Viewer) -> QuerySet[Notification]:
    """The viewer's own lines, with `unread`."""
    mine = Notification.objects.filter(user=scope.signed_in(viewer))
    unread = Case(When(read_at=None, then=Value(1)), default=Value(0))
    return mine.annotate(unread=unread)


def unread(*, viewer: Viewer) -> int:
    """How many lines nobody has read yet; at most 100."""
    return len(UNREAD.rows(user=viewer.user.pk)) if viewer.user else 0


def preference(*, viewer: Viewer) -> Preference:
    """What the viewer chose; an unsaved row where nothing was chosen."""
    user = scope.signed_in(viewer)
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def lost(*, viewer: Viewer) -> QuerySet[Delivery]:
    """Messages to the viewer that did not get through, the latest first."""
    gone = Delivery.objects.filter(user=scope.signed_in(viewer), state__in=["failed", "unsure"])
    return gone.order_by("-planned_at")
