"""What must fit together within checklists.toml, each mistake at the line of its item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from zerentian.kernel.packs.reading import TomlFile
from zerentian.kernel.packs.schema_checklists import Checklist, ChecklistsFile, Item
from zerentian.kernel.packs.schema_problems import ProblemsFile

Where = list[str | int]
Complaint = tuple[Where, str, str]


def checklists(file: TomlFile, read: object, problems: object) -> None:
    """Complain about items that could never be asked, answered or told apart, and about findings that
    would open a problem of a class that problems.toml does not have."""
    if not isinstance(read, ChecklistsFile):
        return
    reasons = {reason.key for reason in read.reason}
    kinds = set(problems.kinds()) if isinstance(problems, ProblemsFile) else None
    for number, one in enumerate(read.checklist):
        where: Where = ["checklist", number]
        found = [*_of(one, reasons), *(_classed(one, kinds) if kinds is not None else ())]
        for step, why, do in found:
            file.complain([*where, *step], why, do)


def keys(read: ChecklistsFile) -> Iterator[tuple[Where, list[str]]]:
    """Lists in which a key stands once."""
    yield ["checklist"], [one.key for one in read.checklist]
    yield ["reason"], [reason.key for reason in read.reason]
    for number, one in enumerate(read.checklist):
        yield ["checklist", number, "items"], [item.key for item in one.items]
        yield ["checklist", number, "groups"], [group.key for group in one.groups]


def _of(one: Checklist, reasons: set[str]) -> Iterator[Complaint]:
    groups = {group.key for group in one.groups}
    before: dict[str, Item] = {}
    for nth, item in enumerate(one.items):
        where: Where = ["items", nth]
        if item.group not in groups:
            yield _unknown([*where, "group"], item.group)
        for strange in _strange(item.reasons, reasons):
            yield _unknown([*where, "reasons"], strange)
        for strange in _strange(item.finds, item.possible):
            yield _unknown([*where, "finds"], strange)
        yield from _fits(where, item)
        yield from _asked(where, item, before)
        before[item.key] = item


def _classed(one: Checklist, kinds: set[str]) -> Iterator[Complaint]:
    for nth, item in enumerate(one.items):
        if item.problem is not None and item.problem not in kinds:
            why = _("problems.toml has no class “%(key)s”.") % {"key": item.problem}
            yield ["items", nth, "problem"], why, _("Name a class that stands there.")


def _fits(where: Where, item: Item) -> Iterator[Complaint]:
    if (item.type == "choice") != bool(item.choices):
        why = _("A choice has choices, and nothing else has.")
        yield [*where, "choices"], why, _("Add them, or give the item another type.")
    if (item.type == "known") != (item.known is not None):
        why = _("An item of the type “known” says what is known, and no other does.")
        yield [*where, "known"], why, _("Add it, or give the item another type.")
    if item.safety and (item.type != "grade" or item.problem is None):
        why = _("An item of safety is a grade and names the problem that it opens.")
        yield [*where, "safety"], why, _("Correct the type or add the problem.")
    if item.finds and item.problem is None:
        why = _("Answers are findings, but no kind of problem is named.")
        yield [*where, "finds"], why, _("Add the problem.")
    if item.min is not None and item.max is not None and item.min > item.max:
        why = _("The smallest number is above the largest.")
        yield [*where, "min"], why, _("Correct one of the two.")


def _asked(where: Where, item: Item, before: dict[str, Item]) -> Iterator[Complaint]:
    if item.ask_if is None:
        return
    other = before.get(item.ask_if.item)
    if other is None:
        why = _("“%(key)s” is no earlier item of this checklist.") % {"key": item.ask_if.item}
        yield [*where, "ask_if"], why, _("Name an item that is asked before.")
        return
    for strange in _strange(item.ask_if.answers, other.possible):
        yield _unknown([*where, "ask_if"], strange)


def _strange(given: Iterable[str], known: Iterable[str]) -> list[str]:
    possible = set(known)
    return [key for key in given if key not in possible]


def _unknown(where: Where, key: str) -> Complaint:
    why = _("“%(key)s” is not declared.") % {"key": key}
    return where, why, _("Declare it in this file, or correct its spelling.")
