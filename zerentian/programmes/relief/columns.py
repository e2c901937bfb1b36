"""The columns of the platform's export (order of the export of 2022), and an example."""

from __future__ import annotations

from zerentian.manifest.imports import Column

MOST_INCOME = 10_000_000_00  # fen a head and year: more is a slip of the pen

HOUSEHOLD = frozenset(
    {
        "group", "size", "main_cause", "other_cause_1", "other_cause_2", "dangerous_house",
        "safe_water", "income_per_head", "household_phone", "first_identified_on", "category",
        "monitoring", "risk_cleared", "risk_on", "standard", "entitlement", "hard",
    }
)  # fmt: skip
"""Columns that say something about the whole household: its rows must agree."""

COLUMNS = (
    Column(key="county", title="县", required=True, aliases=("区县", "县(区)")),
    Column(key="town", title="乡", required=True, aliases=("乡镇", "乡(镇)", "街道")),
    Column(key="village", title="村", required=True, aliases=("行政村",)),
    Column(key="group", title="自然村", aliases=("村民小组",)),
    Column(key="household", title="户编号", required=True),
    Column(key="member", title="人编号", required=True),
    Column(key="name", title="姓名", required=True),
    Column(key="identity", title="证件号码", kind="identity", required=True, aliases=("证件号",)),
    Column(key="size", title="人数", kind="integer", required=True, least=1, most=99),
    Column(key="relation", title="与户主关系", kind="code", codes="relation", required=True),
    Column(key="ethnicity", title="民族", kind="code", codes="ethnicity", required=True),
    Column(key="education", title="文化程度", kind="code", codes="education"),
    Column(key="schooling", title="在校生状况", kind="code", codes="school"),
    Column(key="health", title="健康状况", kind="codes", codes="health", required=True),
    Column(key="skill", title="劳动技能", kind="code", codes="labour_skill", required=True),
    Column(
        key="work_months", title="务工时间(月)", kind="integer", least=0, most=12,
        aliases=("务工时间",),
    ),
    Column(key="serious_illness_insurance", title="大病保险", kind="yes_no"),
    Column(
        key="main_cause", title="致贫原因1", kind="code", codes="cause", required=True,
        aliases=("主要致贫原因",),
    ),
    Column(key="dangerous_house", title="危房户", kind="yes_no"),
    Column(key="safe_water", title="安全饮用水", kind="yes_no"),
    Column(key="income_per_head", title="人均纯收入", kind="money", most=MOST_INCOME),
    Column(key="household_phone", title="户电话", kind="phone"),
    Column(key="phone", title="人电话", kind="phone"),
    Column(key="first_identified_on", title="首次识别时间", kind="date"),
    Column(key="identified_on", title="人员识别时间", kind="date"),
    Column(key="category", title="户类型", kind="code", codes="household_status", required=True),
    Column(key="monitoring", title="监测对象类型", kind="code", codes="monitoring"),
    Column(key="risk_cleared", title="风险是否消除", kind="yes_no"),
    Column(key="risk_on", title="风险识别/消除时间", kind="date"),
    Column(key="other_cause_1", title="致贫原因2", kind="code", codes="cause", optional=True),
    Column(key="other_cause_2", title="致贫原因3", kind="code", codes="cause", optional=True),
    Column(key="standard", title="识别标准", kind="code", codes="identification", optional=True),
    Column(
        key="entitlement", title="享受政策情况", kind="code", codes="entitlement", optional=True
    ),
    Column(key="hard", title="相对困难", kind="yes_no", optional=True),
)  # fmt: skip
TITLES = {column.key: column.title for column in COLUMNS}

EXAMPLES = (
    (
        "寒亭区", "寒亭街道", "东关村", "一组", "3707030010010001", "370703001001000101", "王桂兰",
        "990703195808200021", "2", "户主", "汉族", "小学", "非在校", "长期慢性病",
        "弱劳动力或半劳动力", "0", "是", "因病", "否", "是", "7028.00", "", "", "2015-12-28",
        "2015-12-28", "一般脱贫户", "", "", "",
    ),
    (
        "寒亭区", "寒亭街道", "东关村", "一组", "3707030010010001", "370703001001000102", "王小明",
        "990703201110050015", "2", "之孙子", "汉族", "", "小学", "健康", "无劳动力", "0", "是",
        "因病", "否", "是", "7028.00", "", "", "2015-12-28", "2015-12-28", "一般脱贫户", "", "", "",
    ),
)  # fmt: skip
