from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import pinyin

SURNAMES = "王李张刘陈杨赵黄周吴徐孙单曾仇查区解于余"
GIVEN = "桂兰秀英玉珍建国志强红梅文武军丽华"


@pytest.mark.parametrize(
    ("name", "key", "initials"),
    [
        ("王桂兰", "wang2 王 gui4lan2 桂兰", "wgl"),
        ("单雄信", "shan4 单 xiong2xin4 雄信", "sxx"),
        ("曾国强", "zeng1 曾 guo2qiang2 国强", "zgq"),
        ("仇英", "qiu2 仇 ying1 英", "qy"),
        ("查良镛", "zha1 查 liang2yong1 良镛", "zly"),
        ("区志强", "ou1 区 zhi4qiang2 志强", "ozq"),
        ("解珍", "xie4 解 zhen1 珍", "xz"),
        ("尉建国", "wei4 尉 jian4guo2 建国", "wjg"),
        ("尉迟恭", "yu4chi2 尉迟 gong1 恭", "ycg"),
        ("万俟雅言", "mo4qi2 万俟 ya3yan2 雅言", "mqyy"),
        ("长孙无忌", "zhang3sun1 长孙 wu2ji4 无忌", "zswj"),
        ("吕布", "lv3 吕 bu4 布", "lb"),
        ("李重阳", "li3 李 chong2yang2 重阳", "lcy"),
        ("妮子", "ni1 妮 zi3 子", "nz"),
        ("单于", "shan4 单 yu2 于", "sy"),
        ("阿依古丽·买买提", "a1 阿 yi1gu3li4·mai3mai3ti2 依古丽·买买提", "ayglmmt"),
        ("王 兰", "wang2 王 lan2 兰", "wl"),
        ("王", "wang2 王", "w"),
        ("John  Smith", "john smith", "johnsmith"),
        ("", "", ""),
    ],
)
def test_key_and_initials(name: str, key: str, initials: str) -> None:
    assert pinyin.key(name) == key
    assert pinyin.initials(name) == initials


def test_key_gives_dictionary_order_surname_first() -> None:
    names = [
        "余安",
        "王兰",
        "于珍",
        "汪强",
        "万安",
        "欧阳修",
        "欧震",
        "于安",
        "余珍",
        "王桂兰",
        "王桂",
    ]

    in_order = sorted(names, key=lambda name: pinyin.key(name).encode())

    assert " ".join(in_order) == "欧震 欧阳修 万安 汪强 王桂 王桂兰 王兰 于安 于珍 余安 余珍"


def test_key_reads_places_and_entities_as_phrases() -> None:
    assert pinyin.key("农业银行解放路支行", person=False).startswith(
        "nong2ye4yin2hang2jie3fang4lu4"
    )
    assert pinyin.initials("重庆路B2楼", person=False) == "cqlb2l"


def test_a_character_without_a_reading_keeps_its_place() -> None:
    unread = "\U0003134a国"

    assert pinyin.key(unread) == "\U0003134a \U0003134a guo2 国"
    assert pinyin.key(unread).encode() > pinyin.key("祖国").encode()
    assert pinyin.initials(unread) == "\U0003134ag"


@given(st.text(max_size=12), st.booleans())
def test_any_text_has_a_key_and_initials(text: str, person: bool) -> None:
    assert bool(pinyin.key(text, person=person)) == bool(text.strip())
    assert " " not in pinyin.initials(text, person=person)


@given(
    st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2), st.text(GIVEN, max_size=2)
)
def test_names_of_one_surname_stand_together(surname: str, one: str, other: str) -> None:
    prefix = pinyin.key(surname)

    assert pinyin.key(surname + one).startswith(prefix + " ")
    assert pinyin.key(surname + other).startswith(prefix)


def test_surname_tables_hold_syllables_with_tones() -> None:
    for characters, reading in (pinyin.SURNAMES | pinyin.COMPOUND_SURNAMES | pinyin.GIVEN).items():
        assert sum(map(reading.count, "12345")) == len(characters), characters


@pytest.mark.slow
def test_key_is_fast_enough_for_a_district() -> None:
    names = [s + a + b for s in SURNAMES for a in GIVEN for b in GIVEN] * 80

    before = time.process_time()
    for name in names:
        pinyin.key(name)
    spent = time.process_time() - before

    assert spent < 2 * 2 * len(names) / 400_000 + 1  # 2 s CPU for 400,000, twice on a noisy machine


def test_the_dictionary_is_loaded_only_when_a_name_is_read() -> None:
    program = "import sys, zerentian.lib.pinyin; sys.exit('pypinyin' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("王", {"wang2"}),
        ("王桂", {"wang2 王 gui4"}),
        ("王桂兰", {"wang2 王 gui4lan2"}),
        ("欧阳", {"ou1 欧 yang2", "ou1yang2 欧阳"}),
        ("欧阳修", {"ou1 欧 yang2xiu1", "ou1yang2 欧阳 xiu1"}),
        ("Li", {"li"}),
        ("单", {"shan4", "chan2yu2 单于"}),
        ("万", {"wan4", "mo4qi2 万俟"}),
        ("尉", {"wei4", "yu4chi2 尉迟"}),
        ("欧", {"ou1"}),
    ],
)
def test_beginnings(text: str, keys: set[str]) -> None:
    assert pinyin.beginnings(text) == keys


@given(st.text("王欧阳单于桂兰修重一", min_size=1, max_size=4), st.data())
def test_key_of_a_name_begins_as_its_beginning_says(name: str, data: st.DataObject) -> None:
    typed = name[: data.draw(st.integers(1, len(name)))]

    assert any(pinyin.key(name).startswith(one) for one in pinyin.beginnings(typed))


@pytest.mark.parametrize("surname", pinyin.COMPOUND_SURNAMES)
def test_a_surname_of_two_characters_is_found_by_its_first(surname: str) -> None:
    key = pinyin.key(f"{surname}兰")

    assert any(key.startswith(one) for one in pinyin.beginnings(surname[0]))
