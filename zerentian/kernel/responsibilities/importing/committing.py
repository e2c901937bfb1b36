"""Carrying out the plan of a roster: units, helpers, posts and duties, each in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zerentian.kernel.accounts.actions import people, posts
from zerentian.kernel.accounts.models import Post, User
from zerentian.kernel.entities import actions as entities
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.actions import assign_many, holders_of_posts
from zerentian.kernel.responsibilities.importing.about import About, Helper, Unit, Write
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.manifest.imports import Changed


def commit(
    *, by: User, writes: Sequence[Write], batch: Any, on: date, at: datetime, about: About
) -> Iterable[Changed]:
    """See manifest.imports.Committer."""
    return _Committing(by, writes, at, about).run()


class _Committing:
    def __init__(self, by: User, writes: Sequence[Write], at: datetime, about: About) -> None:
        self._by, self._writes, self._at, self._about = by, writes, at, about
        self._today = timezone.localdate(at)  # rights are those of today, whatever day the data has
        self._rows: dict[Helper, int] = {}
        for write in writes:
            self._rows.setdefault(write.helper, write.row)
        self._changes: list[Changed] = []

    def run(self) -> list[Changed]:
        units = self._add_units()
        seats = self._add_helpers(units)
        self._add_duties(seats)
        return self._changes

    def _add_units(self) -> dict[Unit, Entity]:
        wanted = list(dict.fromkeys(helper.unit for helper in self._rows))
        new = [unit for unit in wanted if unit.entity is None]
        regions = Region.objects.in_bulk([unit.region for unit in new if unit.region])
        added = entities.register_many(
            by=self._by,
            rows=[
                entities.NewEntity(
                    kind=unit.kind,
                    name=unit.name,
                    region=regions[unit.region] if unit.region else None,
                )
                for unit in new
            ],
            at=self._at,
        )
        known = Entity.objects.select_related("region").in_bulk(
            [unit.entity for unit in wanted if unit.entity]
        )
        for unit, entity in zip(new, added, strict=True):
            row = next(row for helper, row in self._rows.items() if helper.unit == unit)
            self._changes.append(Changed(row, Entity._meta.db_table, entity.pk))
        return {unit: known[unit.entity] for unit in wanted if unit.entity} | dict(
            zip(new, added, strict=True)
        )

    def _add_helpers(self, units: dict[Unit, Entity]) -> dict[Helper, Holder]:
        """Accounts that cannot sign in and may do nothing, on posts from the first day of their duties.

        The plan lets through only those that this person may open.
        """
        new = [helper for helper in self._rows if helper.post is None]
        issued = people.open_accounts(
            by=self._by,
            people=[
                people.NewPerson(name=h.name, entity=units[h.unit], phone=h.phone) for h in new
            ],
            on=self._today,
            at=self._at,
            passwords=False,
        )
        users = [slip.user for slip in issued]
        opened = self._seat(new, users, units)
        for helper, user in zip(new, users, strict=True):
            self._changes.append(Changed(self._rows[helper], User._meta.db_table, user.pk))
        post_of = {helper: helper.post or opened[helper].pk for helper in self._rows}
        holders = holders_of_posts(post_of.values())
        return {helper: holders[post] for helper, post in post_of.items()}

    def _seat(
        self, new: Sequence[Helper], users: Sequence[User], units: dict[Unit, Entity]
    ) -> dict[Helper, Post]:
        starts: dict[Helper, date] = {}
        for write in self._writes:
            starts[write.helper] = min(write.start, starts.get(write.helper, write.start))
        by_start: dict[date, list[tuple[Helper, User]]] = defaultdict(list)
        for helper, user in zip(new, users, strict=True):
            by_start[starts[helper]].append((helper, user))
        opened: dict[Helper, Post] = {}
        for start, pairs in by_start.items():
            made = posts.open_and_seat(
                by=self._by,
                seats=[(user, units[helper.unit], helper.title) for helper, user in pairs],
                on=self._today,
                at=self._at,
                start=start,
            )
            for (helper, _user), post in zip(pairs, made, strict=True):
                opened[helper] = post
        return opened

    def _add_duties(self, holders: dict[Helper, Holder]) -> None:
        role = queries.role(self._about.role)
        by_start: dict[date, list[Write]] = defaultdict(list)
        for write in self._writes:
            if write.subject is not None:
                by_start[write.start].append(write)
        for start, writes in sorted(by_start.items()):
            rows = {write.subject: write.row for write in writes}
            made = assign_many(
                by=self._by,
                role=role,
                pairs=[(write.subject or 0, holders[write.helper].pk) for write in writes],
                start=start,
                roster=self._about.roster,
                at=self._at,
            )
            self._changes += [
                Changed(rows[duty.subject_id], Duty._meta.db_table, duty.pk) for duty in made
            ]
