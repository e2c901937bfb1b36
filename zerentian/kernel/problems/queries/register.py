"""The closed register of accountability. Nothing here is asked by another page."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.problems.models import Accountability
from zerentian.kernel.regions.models import Region
from zerentian.manifest.permissions import Permission

VIEW, RECORD = Permission.ACCOUNTABILITY_VIEW, Permission.ACCOUNTABILITY_RECORD


def entries(*, viewer: Viewer, permission: Permission = VIEW) -> QuerySet[Accountability]:
    """What holds today, without what was corrected; the latest first."""
    return seen(viewer=viewer, permission=permission).filter(corrected_by=None, withdrawn=False)


def seen(*, viewer: Viewer, permission: Permission = VIEW) -> QuerySet[Accountability]:
    rows = Accountability.objects.select_related("user__entity", "entity", "region", "recorded_by")
    found = scope.within(rows, viewer=viewer, permission=permission)
    return found.order_by("-decided_on", "-pk")


def entry(pk: int, *, viewer: Viewer, permission: Permission = VIEW) -> Accountability:
    """Raises Http404 where the viewer may not look."""
    return get_object_or_404(seen(viewer=viewer, permission=permission), pk=pk)


def versions(found: Accountability, *, viewer: Viewer) -> list[Accountability]:
    """The entry and those it corrects, the newest first, as far back as the viewer may look."""
    listed = [found]
    while (corrected := listed[-1].corrects_id) and (
        earlier := seen(viewer=viewer).filter(pk=corrected).first()
    ):
        listed.append(earlier)
    return listed


def may_correct(found: Accountability, *, viewer: Viewer) -> bool:
    """Whether the viewer may put it right: once, where they record, and nothing about themselves."""
    assert viewer.user is not None  # the register has readers
    mine = found.user_id == viewer.user.pk
    here = entries(viewer=viewer, permission=RECORD).filter(pk=found.pk)
    return not mine and here.exists()


def newer(found: Accountability, *, viewer: Viewer) -> Accountability | None:
    return seen(viewer=viewer).filter(corrects=found).first()


def regions(*, viewer: Viewer) -> QuerySet[Region]:
    """Places for which the viewer may enter decisions: counties and towns."""
    places = scope.in_places(viewer, RECORD, region="")
    return Region.objects.filter(places, closed_on=None, level__in=(3, 4)).order_by("path")


def officials(*, viewer: Viewer) -> QuerySet[User]:
    """Whom a decision can be about: whoever is or was on a post in the viewer's places."""
    own = Q(post__region__isnull=False) & scope.in_places(viewer, RECORD, region="post__region")
    unit = Q(post__region=None) & scope.in_places(viewer, RECORD, region="post__entity__region")
    seated = Tenure.objects.filter(own | unit).values("user")
    return User.objects.filter(pk__in=seated).select_related("entity").order_by("name_key", "pk")
