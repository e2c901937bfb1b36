"""Checklists of the pack as the JSON that is stored with visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zerentian.kernel.packs.pack import Pack
from zerentian.kernel.packs.schema_checklists import Checklist, Item, Word


def body(checklist: Checklist, reasons: Mapping[str, Word]) -> dict[str, Any]:
    """All that judging and showing answers needs, without the pack: see rules."""
    return {
        "title": {"zh": checklist.title.zh, "en": checklist.title.en},
        "modes": list(checklist.modes),
        "groups": [_word(group) for group in checklist.groups],
        "items": [_item(item, reasons) for item in checklist.items],
    }


def bodies(pack: Pack) -> dict[str, tuple[int, dict[str, Any]]]:
    """Version and body of each checklist of the pack."""
    return {key: (one.version, body(one, pack.reasons)) for key, one in pack.checklists.items()}


def _item(item: Item, reasons: Mapping[str, Word]) -> dict[str, Any]:
    asked = item.ask_if
    return {
        **_word(item),
        "group": item.group,
        "type": item.type,
        "choices": [_word(choice) for choice in item.choices],
        "finds": list(item.finds),
        "reasons": [_word(reasons[key]) for key in item.reasons],
        "problem": item.problem,
        "safety": item.safety,
        "known": item.known,
        "min": item.min,
        "max": item.max,
        "ask_if": {"item": asked.item, "answers": list(asked.answers)} if asked else None,
    }


def _word(word: Word) -> dict[str, str]:
    return {"key": word.key, "zh": word.zh, "en": word.en}
