"""The columns of a hukou list as the police stations print it, and an example."""

from __future__ import annotations

from zerentian.manifest.imports import Column

SHARED = ("county", "town", "village", "group", "address", "head_name")
"""Columns that say something about the whole household: its rows must agree."""

COLUMNS = (
    Column(key="county", title="县", required=True, aliases=("区县", "县(区)", "县市区")),
    Column(key="town", title="乡", required=True, aliases=("乡镇", "乡(镇)", "街道", "乡镇街道")),
    Column(
        key="village", title="村", required=True,
        aliases=("行政村", "村居", "居(村)委会", "村(居)委会"),
    ),
    Column(key="group", title="村民小组", optional=True, aliases=("组", "自然村")),
    Column(key="household", title="户号", required=True, aliases=("户口号", "户口簿号", "户籍号")),
    Column(key="head_name", title="户主姓名", optional=True, aliases=("户主",)),
    Column(
        key="relation", title="与户主关系", kind="code", codes="relation", required=True,
        aliases=("户主或与户主关系", "与户主的关系"),
    ),
    Column(key="name", title="姓名", required=True),
    Column(key="sex", title="性别", kind="code", codes="sex", optional=True),
    Column(key="ethnicity", title="民族", kind="code", codes="ethnicity", optional=True),
    Column(
        key="identity", title="公民身份号码", kind="identity", required=True,
        aliases=("公民身份证号码", "身份证号码", "身份证号", "证件号码"),
    ),
    Column(key="born", title="出生日期", kind="date", optional=True, aliases=("出生年月日",)),
    Column(key="address", title="住址", optional=True, aliases=("户籍地址", "地址", "家庭住址")),
    Column(key="phone", title="电话", kind="phone", optional=True, aliases=("联系电话", "手机号码")),
)  # fmt: skip
TITLES = {column.key: column.title for column in COLUMNS}

EXAMPLES = (
    (
        "寒亭区", "寒亭街道", "东关村", "一组", "370703001", "王桂兰", "户主", "王桂兰", "女", "汉族",
        "990703195808200021", "1958-08-20", "东关村12号", "",
    ),
    (
        "寒亭区", "寒亭街道", "东关村", "一组", "370703001", "王桂兰", "之孙子", "王小明", "男", "汉族",
        "990703201110050015", "2011-10-05", "东关村12号", "",
    ),
)  # fmt: skip
