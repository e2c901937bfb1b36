"""zerentian erase PERSON --by USER --agreed-by USER --reason TEXT: blank everything that names a person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.erasure import actions, queries
from zerentian.manifest.erasing import ErasureRefused


class Command(BaseCommand):
    help = "Erases a person for good: one asks and another agrees, both with the right to erase."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "person", type=int, help="number of the person, as in the page's address"
        )
        parser.add_argument("--by", required=True, help="user name of whoever asks")
        parser.add_argument("--agreed-by", required=True, help="user name of whoever agrees")
        parser.add_argument("--reason", required=True, help="kept for good, without names")
        parser.add_argument(
            "--workbooks", action="store_true", help="remove uploads that name them"
        )

    def handle(self, *, person: int, reason: str, workbooks: bool, **options: Any) -> None:
        now = timezone.localtime()
        asker, second = (
            Viewer(user=_user(options[name]), on=now.date(), at=now) for name in ("by", "agreed_by")
        )
        assert asker.user
        assert second.user
        try:
            with transaction.atomic():
                asked = actions.ask(
                    by=asker.user, viewer=asker, person=person, reason=reason, at=now
                )
                done = actions.decide(
                    by=second.user, viewer=second, request=asked.pk, agreed=True,
                    workbooks=workbooks, at=now,
                )  # fmt: skip
        except ErasureRefused as refused:
            raise CommandError(str(refused)) from None
        except PermissionDenied:
            raise CommandError("one of the two may not erase where this person lives") from None
        self.stdout.write(f"person {person} is erased (request {done.pk})")
        for file in queries.holding(done):
            gone = "removed" if workbooks else f"kept until {file.expires_on or 'further notice'}"
            self.stdout.write(f"  workbook {file.pk} named them: {gone}")


def _user(username: str) -> User:
    try:
        return User.objects.get(username=username.lower(), is_active=True)
    except User.DoesNotExist:
        raise CommandError(f"nobody is called {username}, or the account is closed") from None
