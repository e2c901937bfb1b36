"""The columns of the lists that departments send."""

from __future__ import annotations

from zerentian.manifest.imports import Column

NAME = Column(key="name", title="姓名", required=True)
IDENTITY = Column(
    key="identity", title="公民身份号码", kind="identity", required=True,
    aliases=("公民身份证号码", "身份证号码", "身份证号", "证件号码"),
)  # fmt: skip

DEATHS = (
    NAME,
    IDENTITY,
    Column(
        key="died_on", title="死亡日期", kind="date", required=True,
        aliases=("死亡时间", "去世日期", "注销日期"),
    ),
    Column(key="proof", title="证明材料", kind="code", codes="proof", optional=True),
    Column(key="proof_number", title="证明编号", optional=True, aliases=("证明号", "文号")),
)  # fmt: skip
DISABILITIES = (
    NAME,
    IDENTITY,
    Column(
        key="kind", title="残疾类别", kind="code", codes="disability_kind", optional=True,
        aliases=("残疾类型", "残疾种类"),
    ),
    Column(
        key="grade", title="残疾等级", kind="code", codes="disability_grade", optional=True,
        aliases=("残疾级别",),
    ),
    Column(
        key="card", title="残疾证号", kind="identity", optional=True,
        aliases=("残疾人证号", "残疾证号码"),
    ),
    Column(
        key="since", title="发证日期", kind="date", optional=True,
        aliases=("批准日期", "评定日期"),
    ),
)  # fmt: skip
INSURANCES = (
    NAME,
    IDENTITY,
    Column(
        key="scheme", title="险种", kind="code", codes="insurance", required=True,
        aliases=("参保险种", "险种类型"),
    ),
    Column(
        key="year", title="参保年度", kind="integer", required=True, least=1990, most=2100,
        aliases=("年度", "缴费年度"),
    ),
)  # fmt: skip

DEATH_EXAMPLES = (("王桂兰", "990703195808200021", "2019-05-20", "死亡医学证明", ""),)
DISABILITY_EXAMPLES = (("王桂兰", "990703195808200021", "肢体", "二级", "", "2018-03-01"),)
INSURANCE_EXAMPLES = (("王桂兰", "990703195808200021", "居民基本医疗保险", "2019"),)
