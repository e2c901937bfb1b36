"""zerentian keys status | rotate | reseal | remove N: the sealing keys of this instance."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zerentian.kernel.keys import actions, queries
from zerentian.lib.keyring import KeyInUse


class Command(BaseCommand):
    help = "Shows, adds and removes sealing keys; seals anew what older keys sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("status", "rotate", "reseal", "remove"))
        parser.add_argument("number", type=int, nargs="?", help="of the key to remove")

    def handle(self, *, what: str, number: int | None, **options: Any) -> None:
        if what == "remove":
            self.remove(number)
        else:
            getattr(self, what)()

    def status(self) -> None:
        """Every key, when it was made, and how many values it seals."""
        uses, ring = queries.uses(), settings.INSTANCE.keyring
        total, current = queries.total(uses), ring.current()
        for key, made in ring.numbers().items():
            since = datetime.fromtimestamp(made, UTC).astimezone().isoformat(timespec="minutes")
            said = "current" if key == current else "new" if key > current else "old"
            self.stdout.write(f"key {key} ({said}, since {since}): {total[key]} values")
        for place, keys in uses.items():
            if old := sum(count for key, count in keys.items() if key < current):
                self.stdout.write(f"  {place}: {old} values still to be sealed anew")
        if lost := sorted(set(total) - set(ring.numbers())):
            raise CommandError(f"keys are missing: {lost}; bring their files back")

    def rotate(self) -> None:
        number = actions.rotate(at=timezone.now())
        self.stdout.write(f"key {number} added; the worker seals everything anew with it")
        self.stdout.write("or do it now: zerentian keys reseal")

    def reseal(self) -> None:
        done = actions.reseal(told=self._told) + actions.reseal_copies(told=self._told)
        self.stdout.write(f"{done} values sealed anew")

    def remove(self, number: int | None) -> None:
        if number is None:
            raise CommandError("say which key: zerentian keys remove 1")
        try:
            actions.remove(number=number, at=timezone.now())
        except actions.StillUsed as used:
            where = ", ".join(f"{place}: {count}" for place, count in used.uses.items())
            raise CommandError(f"still used ({where}); run: zerentian keys reseal") from None
        except KeyInUse:
            raise CommandError(
                "this is the current key, or it was until less than an hour ago; wait"
            ) from None
        self.stdout.write(f"key {number} is destroyed; what backups sealed with it stays closed")

    def _told(self, place: str, done: int) -> None:
        if done % 50_000 < actions.PIECE:
            self.stdout.write(f"  {place}: {done}")
