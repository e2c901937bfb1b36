"""What stays of a name when a village becomes a community or a town becomes a subdistrict.

Source: the suffixes that occur in the national list of 2023 (267 thousand 村委会, 62 thousand
居委会 …) and the changes in Weifang's lists of 2016 to 2023.
"""

from __future__ import annotations

import re

_COMMITTEE = re.compile(r"(村民委员会|村民委会|村委会|居民委员会|居民委会|居委会)$")
_VILLAGE = re.compile(r"(村民委员会|村民委会|村委会)$")
_RESIDENTS = re.compile(r"(居民委员会|居民委会|居委会|社区)$")
_SETTLEMENT = re.compile(r"(?<=..)(社区|村)$|(?<=.)社区$")
_TOWN = re.compile(r"(?<=.)(街道办事处|办事处|街道|民族乡|镇|乡|苏木)$")
_COUNTY = re.compile(r"(?<=.)(自治县|自治旗|市|区|县|旗)$")
_MARKS = frozenset("东西南北中前后上下大小一二三四五六七八九十")
STATISTICAL = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def core(level: int, name: str) -> str:
    """The name without the word for its kind of committee or office: 东关村村委会 → 东关村."""
    if level == 5:
        return _COMMITTEE.sub("", name) or name
    return _TOWN.sub("", name) if level == 4 else _COUNTY.sub("", name)


def stem(level: int, name: str) -> str:
    """The bare name: 东关村村委会, 东关社区居委会 and 东关居委会 → 东关."""
    bare = core(level, name)
    return _SETTLEMENT.sub("", bare) if level == 5 else bare


def without_mark(level: int, name: str) -> frozenset[str]:
    """The bare name without the mark that tells neighbours apart: 东里疃, 里疃二村 → 里疃.

    Only for seeing that several villages became one of the common name, so a single character is
    no common name.
    """
    bare = stem(level, name)
    found = {bare[1:]} if bare[:1] in _MARKS else set()
    if bare[-1:] in _MARKS:
        found.add(bare[:-1])
    return frozenset(common for common in found if len(common) > 1)


def kind_of(level: int, name: str) -> str:
    """One of Region.Kind: what sort of unit the name says this is."""
    if level < 5:
        return "statistical" if name in STATISTICAL else "division"
    if _VILLAGE.search(name):
        return "village"
    return "residents" if _RESIDENTS.search(name) and "虚拟" not in name else "other"
