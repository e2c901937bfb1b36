from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from zerentian.kernel.figures import catalogue, expected, labels, places, shown
from zerentian.kernel.figures.expected import Checked
from zerentian.kernel.figures.verify import cases, compare
from zerentian.kernel.figures.verify.recount import Register
from zerentian.kernel.packs import queries as packs
from zerentian.lib.periods import Period
from zerentian.manifest.figures import Observation

MARKS = {"right": "✓", "wrong": "✗", "missing": "○"}


class Command(BaseCommand):
    help = "List figures, show one, check them against a page, or verify them row by row."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every figure with its definition")
        show = actions.add_parser("show", help="one figure with its breakdowns")
        show.add_argument("key")
        check = actions.add_parser("check", help="against FILE, or the pack's expected.toml")
        check.add_argument("file", nargs="?", type=Path)
        actions.add_parser("verify", help="recount everything in plain Python and compare")
        for action in actions.choices.values():
            action.add_argument("--json", action="store_true")
            action.add_argument("--on", type=date.fromisoformat, help="day, as 2019-05-31")
            action.add_argument("--place", default="", help="division code or area:KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"do_{options['action']}")(**options)

    def do_list(self, *, json: bool, **options: Any) -> None:
        found = [
            {
                "key": each.key,
                "title": str(each.figure.title),
                "unit": str(each.figure.unit),
                "programme": each.programme.key,
                "definition": str(each.figure.definition),
            }
            for each in catalogue.figures().values()
        ]
        self._print(
            json,
            found,
            [f"{line['key']}  {line['title']}\n    {line['definition']}" for line in found],
        )

    def do_show(self, *, key: str, json: bool, on: date | None, place: str, **options: Any) -> None:
        try:
            declared = catalogue.find(key)
            asked = places.find(place or packs.current().root, on=on or _today())
        except (catalogue.UnknownFigure, places.UnknownPlace) as error:
            raise CommandError(_("There is no %(name)s.") % {"name": error}) from None
        if isinstance(declared.figure.measure, Observation):
            raise CommandError(_("%(key)s is reported from outside, not counted.") % {"key": key})
        day = on or _today()
        number = expected.whole(key, asked, Period.day(day))
        found = {
            "key": key,
            "title": str(declared.figure.title),
            "definition": str(declared.figure.definition),
            "unit": str(declared.figure.unit),
            "place": asked.key,
            "on": f"{day}",
            "breakdowns": [labels.axis_title(declared.figure, a) for a in catalogue.axes(declared.figure)],
            **number.json(),
        }  # fmt: skip
        lines = [
            f"{declared.figure.title}  {shown.text(number)} {declared.figure.unit}",
            f"{asked.title}  {day}",
            str(declared.figure.definition),
        ]
        self._print(json, found, lines)

    def do_check(
        self, *, file: Path | None, json: bool, on: date | None, place: str, **options: Any
    ) -> None:
        try:
            wanted = expected.read(file or packs.current().folder / "expected.toml")
        except expected.UnreadableExpectations as error:
            raise CommandError(str(error)) from None
        found = expected.check(wanted, on=on, place=place)
        wrong = sum(each.verdict == "wrong" for each in found)
        missing = sum(each.verdict == "missing" for each in found)
        summary = _("%(right)d right, %(wrong)d wrong, %(missing)d not there yet") % {
            "right": len(found) - wrong - missing,
            "wrong": wrong,
            "missing": missing,
        }
        self._print(json, [_entry(each) for each in found], [*map(_line, found), summary])
        if wrong:
            raise SystemExit(1)

    def do_verify(self, *, json: bool, on: date | None, place: str, **options: Any) -> None:
        day = on or _today()
        at = datetime.combine(day, time(23, 59, 59), timezone.get_default_timezone())
        register = Register()
        asked = [case for case in cases.cases(at=at) if place in ("", case.place.key)]
        found: list[compare.Mismatch] = []
        for case in asked:
            found += compare.mismatches(case, compare.days(day), register)
        if not asked:
            raise CommandError(_("Nobody holds a role that sees figures: nothing was compared."))
        lines = [
            f"✗ {m.figure}  {m.role}  {m.place}  {m.day}  {m.what}: {m.expected} ≠ {m.actual}"
            for m in found
        ]
        roles = sorted({case.role for case in asked})
        lines.append(
            _("%(figures)d figures × %(roles)d roles × 3 days: %(count)d mismatches")
            % {"figures": len(catalogue.figures()), "roles": len(roles), "count": len(found)}
        )
        result = {
            "figures": sorted(catalogue.figures()),
            "roles": roles,
            "places": sorted({case.place.key for case in asked}),
            "days": [f"{each}" for each in compare.days(day)],
            "mismatches": [vars(m) for m in found],
        }
        self._print(json, result, lines)
        if found:
            raise SystemExit(1)

    def _print(self, as_json: bool, found: object, lines: list[str]) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        else:
            self.stdout.write("\n".join(lines))


def _today() -> date:
    return settings.INSTANCE.clock or timezone.localdate()


def _entry(checked: Checked) -> dict[str, object]:
    wanted = checked.expectation
    return {
        "id": wanted.id,
        "zh": wanted.zh,
        "region": wanted.region,
        "when": f"{wanted.period}",
        "verdict": checked.verdict,
        "expected": {"value": wanted.bounds.value, "min": wanted.bounds.low, "max": wanted.bounds.high},
        "actual": checked.number.json() if checked.number else None,
        "why": checked.why,
    }  # fmt: skip


def _line(checked: Checked) -> str:
    wanted = checked.expectation
    bounds = wanted.bounds
    ends = [f"{end:,}" if end is not None else "…" for end in (bounds.low, bounds.high)]
    printed = "–".join(ends) if bounds.value is None else f"{bounds.value:,}"
    actual = shown.text(checked.number) if checked.number else checked.why
    return f"{MARKS[checked.verdict]} {wanted.id}  {wanted.zh}  {printed}  →  {actual}"
