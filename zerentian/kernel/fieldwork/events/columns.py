"""The columns of a list of those who took part in clean-ups and care activities."""

from __future__ import annotations

from zerentian.manifest.imports import Column

PARTICIPANTS = (
    Column(
        key="day", title="活动日期", kind="date", required=True, aliases=("日期", "活动时间", "时间"),
    ),
    Column(key="event", title="活动名称", required=True, aliases=("活动", "活动主题", "主题")),
    Column(
        key="village", title="村（居）", optional=True,
        aliases=("村", "村居", "活动地点", "地点", "村庄"),
    ),
    Column(key="name", title="姓名", aliases=("参加人员", "参加人", "人员姓名")),
    Column(key="unit", title="单位", aliases=("工作单位", "所在单位", "单位名称")),
    Column(
        key="count", title="志愿者人数", kind="integer", optional=True, least=1, most=99_999,
        aliases=("人数", "志愿者", "参加人数"),
    ),
)  # fmt: skip
EXAMPLES = (
    ("2019-05-10", "五月清洁日", "东柳村", "李志强", "区扶贫办", ""),
    ("2019-05-10", "五月清洁日", "东柳村", "", "区供电公司", "12"),
)
