"""How a session finds its user again. Passwords are checked in actions/sign_in.py, which counts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import connection

from zerentian.kernel.accounts.models import User
from zerentian.kernel.entities.models import Entity
from zerentian.lib.planned import Planned

USER = Planned(
    lambda pk: User.objects.select_related("entity").filter(pk=pk, is_active=True), pk=int
)


class Backend(BaseBackend):
    def get_user(self, user_id: int) -> User | None:
        """The user with their entity, which every page shows. A closed account has no session."""
        return next((_user(row) for row in USER.rows(pk=user_id)), None)


def _user(row: tuple[Any, ...]) -> User:
    """The columns of a user, then those of their entity, as Django would read them."""
    own, unit = ([field.attname for field in m._meta.concrete_fields] for m in (User, Entity))
    user = User.from_db(connection.alias, own, row[: len(own)])
    user.entity = (
        Entity.from_db(connection.alias, unit, row[len(own) :])
        if user.entity_id is not None
        else None
    )
    return user
