"""The app asks for no word that is not there, and none is there that it never asks for."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from zerentian.config.instance import ROOT
from zerentian.web.phone.words import words

SOURCE = ROOT / "frontend" / "src" / "phone"
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.js"))}
STATES = ("stored", "sending", "submitted", "duplicate", "conflict", "refused")
# Words whose key is put together on the device.
MADE = {
    "state": STATES,
    "grade": ("yes", "partly", "no"),
    "met": ("head", "member", "relative", "neighbour", "nobody"),
    "mode": ("home", "phone", "proxy", "look_back", "inspection"),
    "wrong": ("no_number", "outside", "too_long"),
    "install": ("huawei", "xiaomi", "wechat", "iphone", "other"),
    "tab": ("field", "problems", "queue", "device"),
}


def asked() -> set[str]:
    found = {f"{prefix}_{end}" for prefix, ends in MADE.items() for end in ends}
    for text in SCRIPTS.values():
        found |= set(re.findall(r"(?<![\w.])t\('(\w+)'", text))
        found |= set(re.findall(r"(?<![\w.])line\('(\w+)'", text))
        found |= set(re.findall(r"\? t\('(\w+)'\)", text))
    return found


def test_words_and_questions_for_them_are_the_same() -> None:
    assert asked() == set(words())


def test_parts_of_made_keys_are_those_of_the_scripts() -> None:
    made = {name for text in SCRIPTS.values() for name in re.findall(r"t\(`(\w+)_\$\{", text)}

    assert made == set(MADE)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_hole_is_filled_by_the_scripts(language: str) -> None:
    joined = "\n".join(SCRIPTS.values())
    with translation.override(language):
        texts = words()

    for key, text in texts.items():
        for hole in re.findall(r"%\((\w+)\)s", text):
            assert re.search(rf"t\('{key}', \{{[^}}]*\b{hole}\b", joined), f"{key}: {hole}"


def test_words_come_in_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        assert words()["state_stored"] == "存到本机"
    with translation.override("en"):
        assert words()["state_stored"] == "Kept on this device"


def test_kept_here_is_never_called_submitted() -> None:
    with translation.override("zh-hans"):
        said = words()

    waiting = (
        "state_stored",
        "state_sending",
        "stored_here",
        "draft_saved",
        "recorded_waiting",
        "finish",
    )
    assert not [key for key in waiting if "提交" in said[key]]
    assert said["state_submitted"] == "已提交"


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_scripts_write_no_markup_and_ask_for_no_position(name: str) -> None:
    """What somebody typed stays text (B-8: no location is ever read)."""
    text = SCRIPTS[name]

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    assert "geolocation" not in text


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_scripts_use_nothing_that_old_phones_lack(name: str) -> None:
    """esbuild rewrites the language, not what the browser offers; the floor is Chrome 66."""
    newer = (
        r"replaceChildren|structuredClone|\.at\(|replaceAll|allSettled|matchAll|\.flatMap"
        r"|globalThis|randomUUID"
    )

    assert not re.search(newer, SCRIPTS[name])


def test_the_service_worker_is_short_enough_to_be_read() -> None:
    assert len(SCRIPTS["sw.js"].splitlines()) <= 200
    assert "/api/" not in SCRIPTS["sw.js"]
