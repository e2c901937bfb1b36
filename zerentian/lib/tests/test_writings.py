from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import writings


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("王桂兰", "王桂兰"),
        ("  王桂兰\u3000", "王桂兰"),
        ("１２３", "123"),
        ("\ufeff9907\u200b03", "990703"),
        ("99\u00ad07\u202c03\x00", "990703"),
        ("", ""),
    ],
)
def test_plain_takes_off_what_cannot_be_seen(text: str, plain: str) -> None:
    assert writings.plain(text) == plain


@given(st.text())
def test_plain_twice_is_plain(text: str) -> None:
    once = writings.plain(text)

    assert writings.plain(once) == once


@pytest.mark.parametrize("text", ["'9907", '="9907"', "‘9907’", '"9907"', '= " 9907 "', "9907"])
def test_unquoted_leaves_the_digits(text: str) -> None:
    assert writings.unquoted(text) == "9907"


@given(st.integers(0, 10**18 - 1))
def test_whole_reads_every_writing_that_keeps_the_digits(number: int) -> None:
    text = str(number)
    exponent = len(text) - 1
    scientific = f"{text[0]}.{text[1:]}E+{exponent}" if exponent else text

    for written in (text, f"{text}.0", f"{text}.", f"{number:,}", f"{number:,}.00", scientific):
        assert writings.whole(written) == text


@pytest.mark.parametrize("text", ["3.5", "1,2", "12,34", "1e5x", "", "王", "-3", "3.70703E+17"])
def test_whole_leaves_other_texts_alone(text: str) -> None:
    assert writings.whole(text) == text


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("3.70703E+17", True),
        ("3.70703195808200E+17", True),
        ("3.70703195808200021E+17", False),
        ("4E+17", True),
        ("1.5E+3", False),
        ("1.38123E+10", False),  # eleven digits are shown whole
        ("370703195808200021", False),
    ],
)
def test_lost_digits_are_seen(text: str, lost: bool) -> None:
    assert writings.lost_digits(text) is lost
