from __future__ import annotations

from django.db.models import QuerySet

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.erasure.models import ErasureRequest, State
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.population import queries as population
from zerentian.kernel.population.models import Person
from zerentian.manifest.permissions import Permission

ERASE = Permission.SUBJECTS_ERASE


def persons(*, viewer: Viewer) -> QuerySet[Person]:
    """Whom the viewer may ask to erase: people of their places, and those who last lived there."""
    return population.ever(viewer=viewer, permission=ERASE).filter(erased_at=None)


def requests(*, viewer: Viewer) -> QuerySet[ErasureRequest]:
    """Those of the viewer's places, the newest first."""
    found = scope.within(ErasureRequest.objects.all(), viewer=viewer, permission=ERASE)
    return found.select_related("person", "asked_by", "decided_by").order_by("-pk")


def is_open(person: int) -> bool:
    return ErasureRequest.objects.filter(person=person, state=State.ASKED).exists()


def namesakes(person: Person) -> QuerySet[User]:
    """Accounts in use that bear the same name: no account tells whose it is."""
    return User.objects.filter(name=person.name, is_active=True).order_by("pk")


def holding(request: ErasureRequest) -> QuerySet[StoredFile]:
    """Kept workbooks that still name the person, if their days are not over."""
    return StoredFile.objects.filter(pk__in=request.files).order_by("pk")
