"""The Chinese texts read like Chinese: full-width marks, no English left over, no system words.

That every text has a translation is looked after by `zerentian messages check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.architecture.test_glossary import terms
from zerentian.config.instance import ROOT
from zerentian.ops import catalogue

pytestmark = pytest.mark.house

HOLDER = re.compile(r"%\((\w+)\)[+.\d]*[sdf]|%%")
HAN = "\u3400-\u9fff"
# A half-width mark that touches a Chinese character. Times (08:30), numbers and codes do not.
HALF_WIDTH = re.compile(rf"[{HAN}][,;:!?()\"]|[,;:!?()\"][{HAN}]|[{HAN}]\.(?!\w)")
# What stays as it is: commands, quoted keys, names of files and variables, tags, numbers of rules.
CODE = re.compile(
    r"“[ -~]+”|<[^>]+>|\b(?:zerentian|make|chmod|sudo) [ -~]+|--\w+"
    r"|\b[a-zA-Z][\w-]*[._/*][\w./*-]+|\.[a-z]+\b|\b[A-Z]{2,}(?:_[A-Z]+)+\b|\b\d?[A-Z]+-\d+\b"
)
NAMES = {
    *("Asia", "Cookie", "CSV", "Excel", "GB", "JSON", "MB", "Node", "PostgreSQL", "Python"),
    *("TOML", "UTF", "WPS", "Zerentian"),
    *("JPEG", "PDF", "PNG", "Word", "docx"),  # kinds of files, as people know them
    *("X", "B"),  # characters of an identity number and of a disability card
    *("code", "name", "min", "max", "profile", "regions"),  # words that an operator writes
    "wgl",  # initials of a reading
}
SYSTEM_WORDS = re.compile(
    "不存在该|对象不存在|记录不存在|用户不存在|无效|参数|非法|异常|实体|字段|空值|请求失败"
    "|操作成功|操作失败|提交成功|提交失败|未知错误|内部错误|校验失败|确定吗|null"
)
END = ("。", "？")
# Said otherwise on purpose: the column also holds disability cards; nobody in a village says 工作簿.
OTHERWISE = {"identity number": "证件号码", "workbook": "表格"}
CATALOGUE = catalogue.read(catalogue.path(ROOT))


def texts() -> Iterator[tuple[str, str]]:
    """English and Chinese of every message; of a plural, each form."""
    for message in CATALOGUE:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else message.id
            said = [message.string] if isinstance(message.string, str) else message.string
            for text in filter(None, said):
                yield max(ids, key=len), text


def plain(text: str) -> str:
    """The text with a Chinese word where a value will stand, so that marks beside it are seen."""
    return HOLDER.sub("字", text)


def half_width(text: str) -> list[str]:
    return HALF_WIDTH.findall(CODE.sub("字", plain(text)))


def english(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]+", CODE.sub(" ", HOLDER.sub(" ", text)))) - NAMES


def holders(text: str) -> set[str]:
    return {found.group(0) for found in HOLDER.finditer(text)}


def test_marks_are_full_width() -> None:
    assert {text for _, text in texts() if half_width(text)} == set()


def test_no_english_is_left() -> None:
    assert {text: english(text) for _, text in texts() if english(text)} == {}


def test_no_system_words() -> None:
    assert {text for _, text in texts() if SYSTEM_WORDS.search(text)} == set()


def test_placeholders_are_the_same() -> None:
    assert {text for id_, text in texts() if holders(id_) != holders(text)} == set()


def test_sentences_end_like_their_message() -> None:
    """A full stop where the English has one, none where it has none."""
    ends = {
        text for id_, text in texts() if id_.rstrip().endswith((".", "?")) != text.endswith(END)
    }

    assert ends == set()


def test_terms_are_those_of_the_glossary() -> None:
    known = {english.lower(): chinese for chinese, english, _ in terms()} | OTHERWISE

    found = ((id_, text, known.get(id_.lower(), text)) for id_, text in texts())
    assert {row for row in found if row[2] not in row[1] and row[1] not in row[2]} == set()


@pytest.mark.parametrize(
    "text", ["共 %(n)s 户,请看", "户主:王", "%(name)s: 没有填", "确定(是)", "没有填.", "好!"]
)
def test_a_half_width_mark_is_found(text: str) -> None:
    assert half_width(text)


@pytest.mark.parametrize(
    "text", ["08:30 开始", "（ID-4）", "%(a)s：%(b)s", "请运行：zerentian migrate", "1,234.00 元"]
)
def test_times_numbers_and_codes_are_let_pass(text: str) -> None:
    assert not half_width(text)
    assert not english(text)


@pytest.mark.parametrize(("text", "word"), [("打开 page", "page"), ("没有 user", "user")])
def test_an_english_word_is_found(text: str, word: str) -> None:
    assert english(text) == {word}
