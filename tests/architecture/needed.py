"""Which permissions a page asks for, and which of them close it: read by asking without each.

A person of the town who may do everything asks for a page; what the scope layer asks of them meanwhile
is noted (what menus and buttons ask closes nothing). Then they ask again without one of these
permissions at a time. What closes the page is what it needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from tests.architecture.access import CLOSED, Address, ask, urls_of
from tests.world import World
from zerentian.kernel.accounts import roles
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.manifest.permissions import Permission

EVERYTHING = frozenset(Permission)
SCOPE = ("/scope.py", "/access.py")


def needs(address: Address, world: World, known: frozenset[Permission]) -> frozenset[Permission]:
    """Permissions without which this page is refused, among those asked for and those in `known`."""
    found: set[Permission] = set()
    for url in urls_of(address, world, world.west):
        user, asked = opener(url, world)
        if user is not None:
            tried = asked | known
            found |= {one for one in tried if status_of(url, user, EVERYTHING - {one}) in CLOSED}
    return frozenset(found)


def opener(url: str, world: World) -> tuple[User | None, frozenset[Permission]]:
    """Who of the west gets in with every permission, and what they were asked for."""
    for user in (world.west.users["town_clerk"], world.admin, world.west.helper):
        with noted() as asked:
            if status_of(url, user, EVERYTHING) not in CLOSED:
                return user, frozenset(asked)
    return None, frozenset()


def status_of(url: str, user: User, held: frozenset[Permission]) -> int:
    with holding(held):
        status = ask("get", url, user).status
        return ask("post", url, user).status if status == 405 else status


@contextmanager
def holding(held: frozenset[Permission]) -> Iterator[None]:
    """Meanwhile every grant gives these permissions."""
    with mock.patch.object(roles, "permissions", return_value=held):
        yield


@contextmanager
def noted() -> Iterator[set[Permission]]:
    """The permissions that the scope layer asks of any viewer meanwhile."""
    asked: set[Permission] = set()

    def noting(original: Any) -> Any:
        def note(self: Viewer, permission: Permission, **more: Any) -> Any:
            if sys._getframe(1).f_code.co_filename.endswith(SCOPE):
                asked.add(permission)
            return original(self, permission, **more)

        return note

    names = ("may", "places", "places_by_programme", "everywhere")
    watched = {name: noting(getattr(Viewer, name)) for name in names}
    with mock.patch.multiple(Viewer, **watched):
        yield asked


def line(name: str, needed: frozenset[Permission]) -> str:
    """As it stands in NEEDS."""
    return f'    "{name}": "{" ".join(sorted(needed))}",'
