"""Everything that stands in the way of new duties, for all rows at once: every offending row is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities import limits, rules
from zerentian.kernel.responsibilities.checks import fitting, looking, words
from zerentian.kernel.responsibilities.errors import Refusal
from zerentian.kernel.responsibilities.models import Duty, Role
from zerentian.kernel.responsibilities.queries.holders import HolderName, names
from zerentian.kernel.responsibilities.wanted import Wanted


def refusals(
    *, by: User, role: Role, wanted: Sequence[Wanted], at: datetime, place: bool = True
) -> list[Refusal]:
    """Why these duties cannot all be. Empty: they can. `place` False skips whose place it is."""
    if not wanted:
        return []
    return _Look(by, role, wanted, at, place).refusals()


def preview(
    *, by: User, role: Role, wanted: Sequence[Wanted], leaving: Iterable[int], at: datetime
) -> list[Refusal]:
    """As `refusals`, as if the duties with the ids `leaving` had already ended."""
    if not wanted:
        return []
    return _Look(by, role, wanted, at, True, frozenset(leaving)).refusals()


class _Look:
    """One question, with what was read for it."""

    def __init__(
        self,
        by: User,
        role: Role,
        wanted: Sequence[Wanted],
        at: datetime,
        place: bool,
        leaving: frozenset[int] = frozenset(),
    ) -> None:
        self.by, self.role, self.wanted, self.at, self.leaving = by, role, wanted, at, leaving
        self.first = min(row.start for row in wanted)
        ids = {row.subject for row in wanted}
        self.subjects = looking.subjects_by_id(ids)
        self.allowed = looking.allowed(ids, by=by, at=at) if place else frozenset(self.subjects)
        self.holders = looking.holders_by_id(row.holder for row in wanted)
        self.known = [
            row for row in wanted if row.subject in self.allowed and row.holder in self.holders
        ]
        self._names: dict[tuple[int, date], HolderName] = {}

    def refusals(self) -> list[Refusal]:
        found = [*self._role(), *self._unknown(), *self._subjects(), *self._seats()]
        return [
            *found,
            *self._unfit(),
            *self._doubled(),
            *self._taken(),
            *self._own(),
            *self._over(),
        ]

    def _name(self, holder: int, day: date) -> HolderName:
        if (holder, day) not in self._names:
            more = {row.holder for row in self.known} | {holder}
            self._names |= {(pk, day): name for pk, name in names(more, on=day).items()}
        return self._names[holder, day]

    def _role(self) -> Iterable[Refusal]:
        if self.role.ended_on:
            yield Refusal("role_ended", words.role_ended(str(self.role), self.role.ended_on))

    def _unknown(self) -> Iterable[Refusal]:
        for row in self.wanted:
            if row.subject not in self.allowed:
                yield Refusal("not_yours", words.not_yours(row.subject), row.subject)
            if row.holder not in self.holders:
                yield Refusal("unknown_holder", words.unknown_holder(), row.subject, row.holder)

    def _subjects(self) -> Iterable[Refusal]:
        for row in self.known:
            subject = self.subjects[row.subject]
            if subject.kind != self.role.subject_kind:
                text = words.wrong_kind(subject, str(self.role))
                yield Refusal("wrong_kind", text, subject.pk)
            if subject.closed_on and (row.end is None or row.end > subject.closed_on):
                yield Refusal("closed", words.closed(subject, subject.closed_on), subject.pk)
            if row.start < subject.opened_on:
                yield Refusal("before_opening", words.before_opening(subject), subject.pk)
            if row.end is not None and row.end <= row.start:
                yield Refusal("no_days", words.no_days(subject), subject.pk)

    def _seats(self) -> Iterable[Refusal]:
        """The holder's post is open as long as the duty, and somebody sits on it on its first day."""
        days = {(row.holder, row.start, row.end) for row in self.known}
        seats = looking.seated(self.holders.values(), {row.start for row in self.known})
        for pk, start, end in sorted(days, key=lambda day: (day[0], day[1])):
            holder = self.holders[pk]
            closing = looking.closing(holder)
            if closing and (end is None or end > closing):
                text = words.post_ended(self._name(pk, start), closing)
                yield Refusal("post_ended", text, holder=pk)
            elif holder.post_id and (holder.post_id, start) not in seats:
                yield Refusal(
                    "nobody_there", words.nobody_there(self._name(pk, start), start), holder=pk
                )

    def _unfit(self) -> Iterable[Refusal]:
        """The pack says what may hold the role."""
        if not self.role.kinds and not self.role.posts:
            return
        for pk in sorted({row.holder for row in self.known}):
            if why := fitting.unfit(self.role, self.holders[pk], self._name(pk, self.first)):
                yield Refusal("unfit", why, holder=pk)

    def _doubled(self) -> Iterable[Refusal]:
        keys = [
            row.subject if self.role.exclusive else (row.subject, row.holder) for row in self.known
        ]
        for key, count in Counter(keys).items():
            subject = key if isinstance(key, int) else key[0]
            if count > 1:
                yield Refusal("twice", words.twice(self.subjects[subject]), subject)

    def _taken(self) -> Iterable[Refusal]:
        """Somebody already answers on one of the days; in shared roles only the same holder matters."""
        rows = looking.existing(
            self.role, since=self.first, subject__in={row.subject for row in self.known}
        ).exclude(pk__in=self.leaving)
        by_subject: dict[int, list[Duty]] = defaultdict(list)
        for duty in rows.order_by("valid", "pk"):
            by_subject[duty.subject_id].append(duty)
        for row in self.known:
            for duty in by_subject[row.subject]:
                if not rules.overlap(_span(duty), (row.start, row.end)):
                    continue
                if self.role.exclusive or duty.holder_id == row.holder:
                    name = self._name(duty.holder_id, max(duty.valid.lower, row.start))
                    text = words.taken(self.subjects[row.subject], duty, name)
                    yield Refusal("taken", text, row.subject, duty.holder_id)
                    break

    def _own(self) -> Iterable[Refusal]:
        pairs = [(row.subject, row.holder) for row in self.known]
        for subject, holder in sorted(looking.own_members(pairs, on=self.first)):
            text = words.own_household(self.subjects[subject], self._name(holder, self.first))
            yield Refusal("own_household", text, subject, holder)

    def _over(self) -> Iterable[Refusal]:
        """On no day from the first on anybody answers for more than a cap allows (B-1)."""
        caps = limits.limits(self.role, {row.roster for row in self.known})
        if not caps:
            return
        rows = looking.existing(
            self.role, since=self.first, holder__in={row.holder for row in self.known}
        ).exclude(pk__in=self.leaving)
        current: dict[int, list[Duty]] = defaultdict(list)
        for duty in rows.select_related("subject__household").order_by("subject__name_key", "pk"):
            current[duty.holder_id].append(duty)
        for limit in caps:
            yield from self._over_limit(limit, current)

    def _over_limit(self, limit: limits.Limit, current: dict[int, list[Duty]]) -> Iterable[Refusal]:
        more: dict[int, list[Wanted]] = defaultdict(list)
        for row in self.known:
            if limit.counts(row.roster):
                more[row.holder].append(row)
        for holder, rows in more.items():
            have = [duty for duty in current[holder] if limit.counts(duty.roster)]
            spans = [_span(duty) for duty in have] + [(row.start, row.end) for row in rows]
            load, day = rules.peak(spans, since=self.first)
            if load > limit.cap:
                yield self._too_many(limit, holder, have, rows, load, day)

    def _too_many(
        self,
        limit: limits.Limit,
        holder: int,
        have: list[Duty],
        rows: list[Wanted],
        load: int,
        day: date,
    ) -> Refusal:
        now = [duty.subject for duty in have if day in duty.valid]
        # Rows come by name; the ones beyond the cap are those for which there was no room.
        room = max(0, limit.cap - len(now))
        refused = [self.subjects[row.subject] for row in rows][room:]
        open_to_reader = looking.allowed((subject.pk for subject in now), by=self.by, at=self.at)
        shown = [subject for subject in now if subject.pk in open_to_reader]
        text = words.over_cap(
            self._name(holder, max(day, rows[0].start)),
            cap=limit.cap,
            load=load,
            wanted=words.listing(refused),
            current=words.listing(shown, len(now) - len(shown)),
            day=day,
        )
        return Refusal("over_cap", text, refused[0].pk if refused else None, holder)


def _span(duty: Duty) -> rules.Span:
    return duty.valid.lower, duty.valid.upper
