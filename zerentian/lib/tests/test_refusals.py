"""Every refusal of the house is a whole sentence whose arguments are all said, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import gettext, override

from zerentian.lib.refusals import Refused

NAMED = re.compile(r"%\((\w+)\)s")
ANY = re.compile(r"%(?!\(\w+\)s|%)")


class Full(Refused):
    messages = {"full": "at most %(most)s fit into %(place)s", "closed": "it is closed"}


def kinds(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


SENTENCES = sorted(
    {
        (kind.__module__, kind.__name__, code, message)
        for kind in kinds()
        if kind.__module__.startswith("zerentian.") and ".tests." not in kind.__module__
        for code, message in kind.messages.items()
    }
)


def test_there_are_refusals_to_look_at() -> None:
    assert len({name for _module, name, _code, _message in SENTENCES}) > 5
    assert len(SENTENCES) > 60


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_sentence_says_the_same_arguments_in_each_language(language: str) -> None:
    wrong = []
    with override(language):
        for module, name, code, message in SENTENCES:
            said = gettext(message)
            if set(NAMED.findall(said)) != set(NAMED.findall(message)) or ANY.search(said):
                wrong.append(f"{module}.{name} {code}: {said}")
    assert not wrong


def test_every_sentence_is_there_in_chinese() -> None:
    with override("zh-hans"):
        english = [
            f"{name} {code}" for _module, name, code, message in SENTENCES
            if re.search("[A-Za-z]", NAMED.sub("", message))
            and not re.search("[\u4e00-\u9fff]", gettext(message))
        ]  # fmt: skip
    assert not english


def test_codes_are_stable_words() -> None:
    assert not [
        code for _m, _n, code, _s in SENTENCES if not re.fullmatch(r"[a-z][a-z_0-9]*", code)
    ]


def test_a_refusal_carries_its_code_its_sentence_and_its_arguments() -> None:
    refusal = Full("full", most=5, place="示范区")

    assert (refusal.code, refusal.params) == ("full", {"most": 5, "place": "示范区"})
    assert refusal.message % refusal.params == str(refusal) == "at most 5 fit into 示范区"
    assert refusal.args == ("full",)
    assert isinstance(refusal, ValueError)


def test_a_refusal_that_nobody_described_is_a_mistake_of_whoever_wrote_it() -> None:
    with pytest.raises(KeyError):
        Full("unknown")
    with pytest.raises(KeyError):
        str(Full("full", most=5))
    assert str(Full("closed")) == "it is closed"
