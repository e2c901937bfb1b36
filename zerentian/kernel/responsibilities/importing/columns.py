"""The columns of a roster, in the order in which offices keep them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.entities.models import Kind
from zerentian.manifest.imports import Column

COLUMNS = (
    Column(key="unit", title="单位", required=True, aliases=("帮扶单位", "工作单位")),
    Column(key="unit_kind", title="单位类别", optional=True, aliases=("单位类型",)),
    Column(key="name", title="姓名", required=True, aliases=("帮扶责任人", "帮扶人")),
    Column(key="post", title="职务", required=True),
    Column(
        key="phone",
        title="电话",
        kind="phone",
        optional=True,
        aliases=("联系电话",),
        help=_("Tells two people of one name in one unit apart."),
    ),
    Column(key="village", title="村", optional=True, aliases=("行政村",)),
    Column(
        key="household",
        title="户编号",
        help=_("Empty for somebody who is in the roster but has no household yet."),
    ),
    Column(
        key="start",
        title="开始日期",
        kind="date",
        optional=True,
        aliases=("帮扶开始日期",),
        help=_("Without it the duty begins on the day of the data."),
    ),
)

UNIT_KINDS = {
    "部门": Kind.DEPARTMENT,
    "区直部门": Kind.DEPARTMENT,
    "单位": Kind.DEPARTMENT,
    "街道办事处": Kind.TOWN_GOVERNMENT,
    "镇政府": Kind.TOWN_GOVERNMENT,
    "乡镇街道": Kind.TOWN_GOVERNMENT,
    "村民委员会": Kind.VILLAGE_COMMITTEE,
    "村委会": Kind.VILLAGE_COMMITTEE,
    "村": Kind.VILLAGE_COMMITTEE,
    "企业": Kind.ENTERPRISE,
    "医院": Kind.HOSPITAL,
    "卫生院": Kind.HOSPITAL,
    "学校": Kind.SCHOOL,
    "合作社": Kind.COOPERATIVE,
    "协会": Kind.ASSOCIATION,
}
"""What a roster calls a kind of unit. Without the column a unit must be known, or is a department."""

# How much of the common place of its households a unit's own place is: a department belongs to the
# district although it helps one village.
UNIT_DIGITS = {Kind.VILLAGE_COMMITTEE: 12, Kind.TOWN_GOVERNMENT: 9}
DISTRICT_DIGITS = 6

EXAMPLES = (
    (
        "高里街道办事处",
        "街道办事处",
        "王示例",
        "包户干部",
        "19800000001",
        "示例村",
        "990703000001",
        "",
    ),
    (
        "高里街道办事处",
        "街道办事处",
        "王示例",
        "包户干部",
        "19800000001",
        "示例村",
        "990703000002",
        "",
    ),
)
