"""The tags say in words what they draw, and escape what they are given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_icon_is_silent_beside_words() -> None:
    html = rendered('{% icon "users" "i--sm" %}')

    assert 'class="i i--sm"' in html
    assert 'aria-hidden="true"' in html
    assert "<path" in html


def test_icon_alone_speaks() -> None:
    html = rendered('{% icon "x" label=words %}', words=f"Close {EVIL}")

    assert 'role="img" aria-label="Close &quot;&gt;&lt;script' in html
    assert "aria-hidden" not in html


def test_icon_that_is_missing_is_an_error_here_and_a_square_in_production() -> None:
    with pytest.warns(RuntimeWarning, match="no icon"):
        html = rendered('{% icon "no-such-icon" %}')

    assert "<svg" in html


@pytest.mark.parametrize("kind", ["ok", "due", "over", "done", "half", "none", "sync"])
def test_mark_has_a_shape_of_its_own(kind: str) -> None:
    others = {"ok", "due", "over", "done", "half", "none", "sync"} - {kind}
    shape = rendered("{% mark kind %}", kind=kind).split(">", 1)[1]

    assert all(shape != rendered("{% mark kind %}", kind=o).split(">", 1)[1] for o in others)


def test_stat_has_shape_and_words() -> None:
    html = rendered('{% stat "over" text %}', text=EVIL)

    assert 'class="stat t-over"' in html
    assert 'class="mark m-over"' in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_tag_escapes() -> None:
    assert rendered('{% tag text "info" %}', text="<b>") == (
        '<span class="tag tag--info">&lt;b&gt;</span>'
    )
    assert rendered("{% tag text %}", text="a") == '<span class="tag">a</span>'


def test_plots_need_a_sentence_and_name_each_cell() -> None:
    html = rendered('{% plots "ok due none" label=said small=True %}', said=f"1 of 3 {EVIL}")

    assert 'class="plots plots--sm" role="img"' in html
    assert "1 of 3 &quot;" in html
    assert html.count('class="plot plot--') == 3
    assert 'title="to do"' in html


def test_plots_take_a_list() -> None:
    assert rendered('{% plots cells "x" %}', cells=["over"]).count("plot--over") == 1


def test_figure_opens_its_records() -> None:
    html = rendered('{% figure_link 2263 url unit="户" %}', url="/h/?a=1&b=2")

    assert html == ('<a class="fig" href="/h/?a=1&amp;b=2">2,263 户</a>')
    assert 'class="fig t-over"' in rendered('{% figure_link 3 "/h/" kind="over" %}')


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (None, "—")])
def test_figure_of_nothing_is_plain(value: int | None, text: str) -> None:
    html = rendered('{% figure_link value "/h/" %}', value=value)

    assert html == f'<span class="muted">{text}</span>'


def test_figure_without_address_is_plain() -> None:
    assert rendered("{% figure_link 5 %}") == "5"


def test_spark_draws_every_value() -> None:
    html = rendered('{% spark values kind="over" label="rising" %}', values=[1, 2, 4])

    assert html.count(",") == 3
    assert 'class="spark spark--over"' in html
    assert 'aria-label="rising"' in html


@pytest.mark.parametrize("values", [[], [3]])
def test_spark_of_too_little_is_nothing(values: list[int]) -> None:
    assert rendered("{% spark values %}", values=values) == ""


def test_spark_of_equal_values_is_level() -> None:
    html = rendered("{% spark values %}", values=[2, 2])

    assert "2.0,22.0 68.0,22.0" in html


@pytest.mark.parametrize(
    ("value", "total", "filled"),
    [(58, 100, 58), (1, 3, 33), (9, 3, 100), (-1, 3, 0), (None, 3, 0), (3, 0, 0), (3, None, 0)],
)
def test_bar_is_filled_within_its_ends(value: Any, total: Any, filled: int) -> None:
    html = rendered("{% bar value total %}", value=value, total=total)

    assert f'class="pc-{filled}"' in html
    assert f'aria-label="{filled}%"' in html


@pytest.mark.parametrize(
    ("deadline", "kind", "words"),
    [
        (date(2019, 5, 24), "over", "7 days overdue"),
        (date(2019, 5, 30), "over", "1 day overdue"),
        (date(2019, 5, 31), "due", "due today"),
        (date(2019, 6, 3), "due", "3 days left"),
        (date(2019, 6, 4), "ok", "4 days left"),
    ],
)
def test_due(deadline: date, kind: str, words: str) -> None:
    html = rendered("{% due day on %}", day=deadline, on=date(2019, 5, 31))

    assert f"m-{kind}" in html
    assert words in html


def test_due_of_no_deadline_is_nothing() -> None:
    assert rendered("{% due day on %}", day=None, on=date(2019, 5, 31)) == ""


def test_crumb_links_all_but_the_page_itself() -> None:
    html = rendered('{% crumb "Home" "/" %}{% crumb name %}', name="<b>")

    assert '<a href="/">Home</a>' in html
    assert '<span aria-current="page">&lt;b&gt;</span>' in html


def test_query_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/", {"a": "1", "b": "2", "page": "4"})

    assert rendered('{% query b="" c="x y" page=None as q %}{{ q|safe }}', request=request) == (
        "?a=1&c=x+y"
    )


def test_note_says_alert_only_when_something_failed() -> None:
    assert 'role="alert"' in rendered('{% note "over" %}no{% endnote %}')
    assert "data-focus" not in rendered('{% note "over" %}no{% endnote %}')
    assert 'tabindex="-1" data-focus' in rendered('{% note "over" focus=1 %}no{% endnote %}')
    html = rendered('{% note "due" icon="file" css="mb-3" %}{{ text }}{% endnote %}', text="<b>")

    assert 'role="alert"' not in html
    assert 'class="note note--due mb-3"' in html
    assert "&lt;b&gt;" in html
    assert 'class="i"' in html


def test_note_needs_a_kind() -> None:
    with pytest.raises(TemplateSyntaxError, match="needs its kind"):
        Template("{% note %}x{% endnote %}")


def test_wrap_leaves_no_empty_element() -> None:
    source = '{% wrap "nav" "crumbs" label %}  {{ inside }} {% endwrap %}'

    assert rendered(source, inside="", label="Here") == ""
    assert rendered(source, inside="x", label='H"').startswith(
        '<nav class="crumbs" aria-label="H&quot;">'
    )


def test_masked_asks_for_a_reason() -> None:
    source = '{% masked "9907****24" "/reveal/" label="ID" %}'
    html = rendered(source, csrf_token="t0k3n")

    assert "9907****24" in html
    assert 'method="post" action="/reveal/"' in html
    assert 'name="reason" required' in html
    assert 'value="t0k3n"' in html


def test_masked_without_the_right_shows_no_way() -> None:
    assert "<form" not in rendered('{% masked "9907****24" %}')


def test_lookup() -> None:
    assert rendered("{{ names|lookup:key }}", names={3: "c"}, key=3) == "c"
