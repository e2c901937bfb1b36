"""How a session finds its user again. Passwords are checked in actions/sign_in.py, which counts."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from zerentian.kernel.accounts.models import User


class Backend(BaseBackend):
    def get_user(self, user_id: int) -> User | None:
        """The user with their entity, which every page shows. A closed account has no session."""
        return User.objects.select_related("entity").filter(pk=user_id, is_active=True).first()
