from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import masking


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("欧阳小明", "欧**明"),
        (" 张三 ", "张*"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_name_keeps_first_and_last(full: str, shown: str) -> None:
    assert masking.name(full) == shown


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("0536-7251234", "053****1234"),
        ("7251234", "*****34"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_phone_keeps_three_and_four(full: str, shown: str) -> None:
    assert masking.phone(full) == shown


@pytest.mark.parametrize(
    ("full", "office", "public"),
    [
        ("990703194603150011", "990703********0011", "99*************011"),
        ("99070319460315001143B1", "990703********0011****", "99*************011****"),
        ("990703460315001", "990703*****5001", "99**********001"),
        ("1234567", "*******", "*******"),
        ("", "", ""),
    ],
)
def test_number_has_an_office_and_a_public_form(full: str, office: str, public: str) -> None:
    assert masking.number(full) == office
    assert masking.public_number(full) == public


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("山东省潍坊市寒亭区开元街道张家埠村12号", "山东省潍坊市寒亭区开元街道"),
        ("寒亭区高里街道河西村", "寒亭区高里街道"),
        ("江苏省镇江市丹徒区高桥镇三组", "江苏省镇江市丹徒区高桥镇"),
        ("寒亭区开元街道超市东巷5号", "寒亭区开元街道"),
        (
            "内蒙古自治区锡林郭勒盟东乌珠穆沁旗满都胡宝拉格镇某嘎查",
            "内蒙古自治区锡林郭勒盟东乌珠穆沁旗满都胡宝拉格镇",
        ),
        ("北京市海淀区中关村街道2号", "北京市海淀区"),
        ("寒亭区通亭街3999号", "寒亭区"),
        ("张家村5号", ""),
        ("", ""),
    ],
)
def test_address_ends_at_the_town(full: str, shown: str) -> None:
    assert masking.address(full) == shown


@given(st.text(max_size=30))
def test_address_only_ever_cuts(text: str) -> None:
    assert text.strip().startswith(masking.address(text))


@given(st.text(alphabet="寒亭区开元街道张家埠村号路镇市县组0123456789", max_size=24))
def test_address_never_tells_village_road_or_house(text: str) -> None:
    assert not set(masking.address(text)) & set("村号路组0123456789")


@given(st.text(alphabet="0123456789X", min_size=15, max_size=22))
def test_number_hides_the_birthday(number: str) -> None:
    assert masking.number(number)[6:10] == "****"
    assert len(masking.number(number)) == len(number)
    assert len(masking.public_number(number)) == len(number)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王桂兰990703195808200021西一村", "王桂兰990703********0021西一村"),
        ("电话13812345678。", "电话138****5678。"),
        ("户编号3707030012010001", "户编号3707030012010001"),
        ("因病", "因病"),
    ],
)
def test_within_hides_numbers_of_people_and_no_others(text: str, shown: str) -> None:
    assert masking.within(text) == shown
