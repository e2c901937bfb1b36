"""Readings of Chinese names, for dictionary order and for search by initials.

Surnames have readings of their own (单 is shan4 as a surname); given names are read character by
character, each reading looked up once. A reading is for sorting and finding, never for showing as
somebody's own spelling. Sources: the surname readings of the Contemporary Chinese Dictionary; the
dictionary of the library pypinyin for all else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

_SURNAMES: Final = """
单:shan4 曾:zeng1 仇:qiu2 查:zha1 区:ou1 解:xie4 盖:ge3 乐:yue4 任:ren2 华:hua4 纪:ji3 覃:qin2
翟:zhai2 冼:xian3 召:shao4 繁:po2 种:chong2 缪:miao4 秘:bi4 折:she2 撒:sa3 洗:xian3 哈:ha3
过:guo1 朴:piao2 员:yun4 贠:yun4 燕:yan1 佴:nai4 郇:xun2 肖:xiao1 句:gou1 祭:zhai4 薄:bo2
卜:bu3 葛:ge3 观:guan4 炅:gui4 那:na1 阚:kan4 黑:he4 教:jiao4 车:che1 要:yao1 能:nai4
粘:nian2 隽:juan4 郄:qie4 於:yu1 寻:xun2 逯:lu4 不:fou1 眭:sui1 少:shao4 番:pan1 铅:qian1
弗:fei4 乜:nie4 都:du1 长:chang2 令:ling2 万:wan4 尉:wei4 宿:su4 曲:qu1 盛:sheng4 和:he2
"""
_COMPOUND_SURNAMES: Final = """
欧阳:ou1yang2 上官:shang4guan1 司马:si1ma3 诸葛:zhu1ge3 东方:dong1fang1 皇甫:huang2fu3
公孙:gong1sun1 慕容:mu4rong2 司徒:si1tu2 司空:si1kong1 夏侯:xia4hou2 闻人:wen2ren2
赫连:he4lian2 呼延:hu1yan2 端木:duan1mu4 轩辕:xuan1yuan2 南宫:nan2gong1 西门:xi1men2
东郭:dong1guo1 百里:bai3li3 太史:tai4shi3 申屠:shen1tu2 公冶:gong1ye3 宗政:zong1zheng4
濮阳:pu2yang2 淳于:chun2yu2 单于:chan2yu2 太叔:tai4shu1 仲孙:zhong4sun1 钟离:zhong1li2
宇文:yu3wen2 长孙:zhang3sun1 鲜于:xian1yu2 闾丘:lv2qiu1 亓官:qi2guan1 司寇:si1kou4
令狐:ling2hu2 澹台:tan2tai2 公羊:gong1yang2 拓跋:tuo4ba2 尉迟:yu4chi2 万俟:mo4qi2
独孤:du2gu1 纳兰:na4lan2 第五:di4wu3 梁丘:liang2qiu1 左丘:zuo3qiu1 即墨:ji2mo4
"""
_GIVEN: Final = """
晟:sheng4 长:chang2 重:chong2 媛:yuan2 了:liao3 更:geng1 调:tiao2 泊:bo2 着:zhuo2 朝:zhao1
"""


def _table(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


SURNAMES: Final = _table(_SURNAMES)
"""Readings of one-character surnames that differ from the character's usual one, or might."""

COMPOUND_SURNAMES: Final = _table(_COMPOUND_SURNAMES)
"""Surnames of two characters with their readings."""

GIVEN: Final = _table(_GIVEN)
"""Readings that characters take in given names."""

_HAN: Final = re.compile("[\u4e00-\u9fff]+")


def key(name: str, *, person: bool = True) -> str:
    """A text whose byte order (COLLATE "C") is the dictionary order of names, surname first.

    王桂兰 gives "wang2 王 gui4lan2 桂兰": people of one surname stand together even where others
    share its sound, a shorter syllable comes before a longer one, the tones in their order. A
    character without a reading keeps itself and sorts after all that have one; other letters are
    kept small. person=False is for names of places and entities, read as phrases (银行 yin2hang2).
    """
    clean = _clean(name)
    if not person:
        return f"{''.join(_phrase(clean))} {clean}".strip()
    if clean.isascii():
        return clean
    surname, given = _split(clean)
    reading = _joined(surname, is_surname=True)
    if not given:
        return f"{reading} {surname}"
    return f"{reading} {surname} {_joined(given)} {given}"


def beginnings(text: str) -> set[str]:
    """What the key of every name that begins with the text begins with, as long as it can be told.

    王桂 gives "wang2 王 gui4"; 欧阳 stands for a surname of two characters and for a short name.
    """
    clean = _clean(text)
    if clean.isascii():
        return {clean}
    first = _joined(clean[0], is_surname=True)
    if len(clean) == 1:  # 欧 begins 欧阳修, whose key knows no 欧 alone; 单 begins 单于 (chan2yu2)
        return {first} | {
            f"{reading} {surname}"
            for surname, reading in COMPOUND_SURNAMES.items()
            if surname[0] == clean and not reading.startswith(first)
        }
    found = {f"{first} {clean[0]} {_joined(clean[1:])}"}
    if clean[:2] in COMPOUND_SURNAMES:
        surname = f"{_joined(clean[:2], is_surname=True)} {clean[:2]}"
        found.add(f"{surname} {_joined(clean[2:])}".rstrip())
    return found


def initials(name: str, *, person: bool = True) -> str:
    """The first letters of the syllables: 王桂兰 gives "wgl", for search by initials.

    Characters without a reading, letters and digits stay as they are; spaces and dots fall away.
    """
    clean = _clean(name)
    if not person:
        return _letters(_phrase(clean), clean)
    surname, given = _split(clean)
    return _initials(surname, is_surname=True) + _initials(given)


def _clean(name: str) -> str:
    """One form for one name: compatibility forms folded, spaces between Han characters dropped."""
    if _HAN.fullmatch(name):  # nearly every name, and five times faster
        return name
    text = unicodedata.normalize("NFKC", name).replace("•", "·").replace("・", "·")
    text = " ".join(text.lower().split())
    return text if text.isascii() else text.replace(" ", "")


def _split(name: str) -> tuple[str, str]:
    """Surname and given name; a name that is not Chinese is all given name."""
    if name.isascii():
        return "", name
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def _surname(surname: str) -> list[str]:
    """The readings of its characters."""
    if len(surname) == 2:
        return re.findall(r"[a-z]+[1-5]", COMPOUND_SURNAMES[surname])
    return [SURNAMES.get(surname) or _reading(surname)] if surname else []


@cache
def _reading(character: str) -> str:
    """The reading of one character with its tone, or the character itself.

    Names have hardly any neutral tones: the first reading with a tone of its own is taken.
    """
    from pypinyin import Style, pinyin

    if character in GIVEN:
        return GIVEN[character]
    [found] = pinyin(character, style=Style.TONE3, heteronym=True) or [[character]]
    return next((reading for reading in found if reading[-1] in "1234"), found[0])


@lru_cache(maxsize=20_000)  # a register has few different surnames and given names
def _joined(part: str, *, is_surname: bool = False) -> str:
    """The readings of a surname or of a given name."""
    return "".join(_surname(part) if is_surname else map(_reading, part))


@lru_cache(maxsize=20_000)
def _initials(part: str, *, is_surname: bool = False) -> str:
    """The first letters of a surname or of a given name."""
    return _letters(_surname(part) if is_surname else map(_reading, part), part)


def _letters(readings: Iterable[str], of: str) -> str:
    """The first letter of each reading; what has none of its own stands for itself."""
    letters = (part if part in of else part[0] for part in readings)
    return "".join(letters).replace(" ", "").replace("·", "")


def _phrase(text: str) -> list[str]:
    """The readings of Han characters in their phrases; runs of other characters as they are."""
    from pypinyin import Style, lazy_pinyin  # 0.2 s and 30 MB, only where a name is read

    return lazy_pinyin(text, style=Style.TONE3)
