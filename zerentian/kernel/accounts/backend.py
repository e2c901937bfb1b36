"""How a session finds its user again. Passwords are checked in actions/sign_in.py, which counts."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from zerentian.kernel.accounts.models import User
from zerentian.lib.planned import Planned

USER = Planned(
    lambda pk: User.objects.select_related("entity").filter(pk=pk, is_active=True), pk=int
)


class Backend(BaseBackend):
    def get_user(self, user_id: int) -> User | None:
        """The user with their entity, which every page shows. A closed account has no session."""
        return next(iter(USER.objects(pk=user_id)), None)
