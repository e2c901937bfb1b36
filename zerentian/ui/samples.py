"""What the gallery shows. Nobody here is real."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from zerentian.ui import svg, tables
from zerentian.ui.fields import Parcel
from zerentian.ui.lists import Jump

ON = date(2019, 5, 31)


class Sample(forms.Form):
    """One field of every sort."""

    name = forms.CharField(label="姓名", help_text="和身份证上一样", min_length=2)
    number = forms.CharField(label="证件号", min_length=18, max_length=18)
    village = forms.ChoiceField(label="村", choices=[("1", "东柳村"), ("2", "河北村")])
    kinds = forms.MultipleChoiceField(
        label="户类型",
        choices=[("a", "低保户"), ("b", "监测户")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    way = forms.ChoiceField(
        label="怎么走访", choices=[("v", "入户"), ("p", "电话")], widget=forms.RadioSelect
    )
    day = forms.DateField(label="日期", required=False, widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea({"rows": 2}))
    file = forms.FileField(label="文件", required=False)
    sure = forms.BooleanField(label="我已核对过名单")


class Filter(forms.Form):
    q = forms.CharField(label="关键字", required=False)
    village = forms.ChoiceField(label="村", choices=[("", "不限"), ("1", "东柳村")], required=False)
    helper = forms.ChoiceField(label="责任人", choices=[("", "不限")], required=False)


PEOPLE = (
    ("王桂兰", "9907**********24", "东柳村 1组", "监测户", 1, "over", "1 件超期 7 天", 1186000),
    ("刘长明", "9907**********13", "东柳村 2组", "监测户", 3, "none", "无", 1342000),
    ("张秀英", "9907**********45", "东柳村 2组", "低保户", 2, "half", "1 件处理中", 998000),
    ("欧阳丽娟", "9907**********16", "泊头村 3组", "脱贫户", 4, "due", "还剩 2 天", None),
)
COLUMNS = (
    tables.Column("name", "户主", lambda r: r[0], lambda r: tables.link("#", r[0]), ("name",)),
    tables.Column("number", "证件号", lambda r: r[1], css="masked"),
    tables.Column("village", "村组", lambda r: r[2], order=("village",)),
    tables.Column(
        "kind", "户类型", lambda r: r[3], lambda r: format_html('<span class="tag">{}</span>', r[3])
    ),
    tables.Column("people", "人口", lambda r: r[4], kind="number", order=("people",)),
    tables.Column(
        "problem",
        "未销号问题",
        lambda r: r[6],
        lambda r: format_html('<span class="stat">{}{}</span>', svg.mark(r[5]), r[6]),
    ),
    tables.Column("income", "人均收入（元）", lambda r: r[7], kind="money"),
)


class SamplePage:
    """A page in the middle of a long list."""

    count, pages, number, first, last = 2263, 46, 12, 551, 600
    previous_url = next_url = "?page=1"
    jumps = (
        Jump(1, "?page=1"),
        Jump(gap=True),
        Jump(11, "?page=11"),
        Jump(12, "?", current=True),
        Jump(13, "?page=13"),
        Jump(gap=True),
        Jump(46, "?page=46"),
    )


NAMES = (
    *("王桂兰", "刘长明", "张秀英", "孙立国", "赵德福", "徐兰芝"),
    *("马玉珍", "陈广田", "周文斌", "丁守业", "韩素梅", "欧阳丽娟"),
)
STATES = (
    ("over", "问题超期 7 天"),
    ("due", "走访剩 2 天"),
    ("ok", "05-18 已走访"),
    ("sync", "已记 · 待上传"),
    ("ok", "05-15 已走访"),
    ("none", "还没走访"),
)


def parcels(count: int) -> list[Parcel]:
    shown = [(NAMES[i], *STATES[i % len(STATES)]) for i in range(count)]
    return [Parcel(name, state, kind, f"#{name}") for name, kind, state in shown]


def sample_table(asked: QueryDict) -> tables.Table:
    return tables.Table(
        columns=COLUMNS,
        rows=PEOPLE,
        caption="户列表",
        asked=asked,
        default_sort="name",
        selectable=True,
        title_column="name",
        totals_by_key={"name": "合计", "people": 10, "income": 3526000},
    )


def timeline() -> list[dict[str, Any]]:
    return [
        {
            "day": date(2019, 5, 31),
            "time": "09:10",
            "icon": "pencil",
            "kind": "fix",
            "title": "更正申请：家庭人口 2 → 1",
            "tags": [("待复核", "fix")],
            "meta": "李志强提交，等朱里街道复核",
            "detail": format_html("<del>{}</del> → <b>{}</b>", "2 人", "1 人"),
            "detail_kind": "fix",
        },
        {
            "day": date(2019, 5, 13),
            "icon": "exclamation-mark",
            "kind": "over",
            "title": "问题超期：厨房屋顶漏雨",
            "tags": [("超期 7 天", "over")],
            "meta": "责任单位 区住建局",
            "detail": "区住建局回复：瓦工已约，遇雨顺延到 05-24。",
            "detail_kind": "over",
        },
        {
            "day": date(2019, 4, 20),
            "icon": "arrows-exchange",
            "kind": "info",
            "title": "责任变更：赵明 → 李志强",
            "tags": [],
            "meta": "自 2019-04-20 起",
        },
    ]


VIEWS = [
    {"title": "全部", "url": "#", "count": 2263, "current": True},
    {"title": "没有责任人", "url": "#", "over": 3, "count": 3},
    {"title": "监测户", "url": "#", "count": 0},
]
STEPS = [
    {"title": "上传", "note": "05-31 10:02", "state": "done"},
    {"title": "核对", "note": "136 行", "state": "now"},
    {"title": "写入", "state": ""},
]
KPIS = [
    {"title": "帮扶对象", "value": "2,263", "unit": "户", "note": "4,310 人", "trend": [5, 7, 9]},
    {
        "title": "没有责任人",
        "value": "17",
        "unit": "户",
        "kind": "over",
        "trend": [1, 3, 2, 6],
        "current": True,
    },
]
LINE = {
    "labels": ["1月", "2月", "3月", "4月", "5月"],
    "series": [{"name": "覆盖率", "values": [78.2, 74.1, 83, 86.5, 89.3]}],
    "target": 90,
    "targetText": "目标 90",
    "unit": "%",
}
BARS = {
    "rows": [
        {"name": "开元街道", "value": 386},
        {"name": "固堤街道", "value": 804, "kind": "due"},
    ],
    "unit": " 户",
}
