"""Tags of the design system. They are built into every template: no {% load %} is needed.

They compute the words a screen reader says and escape what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.ui import drawn, fields, formats, forms, nodes, svg
from zerentian.ui import panels as blocks

register = template.Library()

register.filter("zt_day", formats.day)
register.filter("zt_long", formats.long_day)
register.filter("zt_time", formats.moment)
register.filter("number", formats.number)
register.filter("money", formats.money)
register.filter("percent", formats.percent)

register.simple_tag(svg.mark, name="mark")
register.simple_tag(drawn.drawn, name="drawn")


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """{% icon "users" %} · {% icon "x" "i--sm" label=_("Close") %}"""
    return svg.icon(name, css, label)


@register.simple_tag
def stat(kind: str, text: object, css: str = "") -> SafeString:
    """{% stat "due" text %}: shape and words of a state; due and over colour their words too."""
    colour = f"t-{kind}" if kind in ("due", "over") else ""
    return format_html(
        '<span class="{}">{}{}</span>', f"stat {colour} {css}".strip(), svg.mark(kind), text
    )


@register.simple_tag
def tag(text: object, kind: str = "") -> SafeString:
    """{% tag text "info" %}: kind is empty, line, info, ok, due, over or fix."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", text)


def plot_words(kind: str) -> str:
    return {
        "ok": _("done"),
        "due": _("to do"),
        "over": _("overdue"),
        "none": _("not begun"),
        "sync": _("waiting for upload"),
    }[kind]


@register.simple_tag
def plots(cells: Iterable[str] | str, label: str, small: bool = False) -> SafeString:
    """{% plots cells label=… %}: one cell is one household, visit, day or unit.

    cells: kinds (ok, due, over, none, sync), as a list or as one string with spaces.
    """
    kinds = cells.split() if isinstance(cells, str) else list(cells)
    return format_html(
        '<span class="plots{}" role="img" aria-label="{}">{}</span>',
        " plots--sm" if small else "",
        label,
        format_html_join(
            "",
            '<span class="plot plot--{}" title="{}"></span>',
            ((kind, plot_words(kind)) for kind in kinds),
        ),
    )


@register.simple_tag
def plot_field(parcels: Iterable[Mapping[str, str] | fields.Parcel], label: str = "") -> SafeString:
    """{% plot_field parcels %}: a helper's households as linked parcels (3 to 12 read well).

    A parcel has name, state (a few words), kind and url.
    """
    listed = [
        p
        if isinstance(p, fields.Parcel)
        else fields.Parcel(p["name"], p["state"], p["kind"], p["url"])
        for p in parcels
    ]
    said = label or ngettext(
        "My field: a plan of %(count)s household",
        "My field: a plan of %(count)s households",
        len(listed),
    ) % {"count": len(listed)}
    return fields.plot_field(listed, said)


@register.simple_tag
def figure_link(value: Any, url: str = "", kind: str = "", unit: str = "") -> SafeString:
    """{% figure_link value url %}: opens its records. Zero and unknown are plain text."""
    text = formats.number(value) if isinstance(value, int) else (value or formats.NOTHING)
    shown = format_html("{}{}", text, f" {unit}" if unit else "")
    if not value or not url:
        return format_html('<span class="muted">{}</span>', shown) if not value else shown
    css = f"fig t-{kind}" if kind else "fig"
    return format_html('<a class="{}" href="{}">{}</a>', css, url, shown)


@register.simple_tag(takes_context=True)
def panels(context: Mapping[str, Any], page: str, thing: Any = None) -> SafeString:
    """{% panels "duties.holder" holder %}: what rooms above say about the thing of this page."""
    return blocks.drawn(page, request=context["request"], thing=thing)


@register.simple_tag
def spark(values: Iterable[float], kind: str = "", label: str = "") -> SafeString:
    """{% spark values kind="over" label=… %}: a small line; without label it is decoration."""
    return svg.spark([float(v) for v in values], label, f"spark--{kind}" if kind else "")


@register.simple_tag
def bar(
    value: float | None, total: float | None = 100, kind: str = "", label: str = ""
) -> SafeString:
    """{% bar 58 %} · {% bar visited households kind="due" %}: a strip filled by value / total."""
    share = min(max(round(100 * float(value or 0) / float(total)), 0), 100) if total else 0
    return format_html(
        '<span class="bar{}" role="img" aria-label="{}"><span class="pc-{}"></span></span>',
        f" bar--{kind}" if kind else "",
        label or f"{share}%",
        share,
    )


@register.simple_tag
def due(deadline: date | None, on: date, soon: int = 3) -> SafeString:
    """{% due deadline on %}: “2 days left” or “7 days overdue”, with the shape of the state."""
    if deadline is None:
        return SafeString("")
    left = (deadline - on).days
    if left < 0:
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {"days": -left}
        return stat("over", text)
    if left == 0:
        return stat("due", _("due today"))
    text = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return stat("due" if left <= soon else "ok", text)


@register.simple_tag
def crumb(title: object, url: str = "") -> SafeString:
    """{% crumb title url %}; the last one has no url and is the page itself."""
    if url:
        return format_html('<a href="{}">{}</a>{}', url, title, svg.icon("chevron-right"))
    return format_html('<span aria-current="page">{}</span>', title)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """{% query page=2 village="" %}: this address with other parameters; empty ones go."""
    asked = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            asked.pop(key, None)
        else:
            asked[key] = str(value)
    return f"?{asked.urlencode()}"


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """{{ names|lookup:key }}"""
    return mapping.get(key)


@register.simple_tag
def control(bound: BoundField, **attrs: Any) -> SafeString:
    """{% control form.name %}: only the input, dressed; `field` gives everything around it."""
    return forms.control(bound, attrs)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """{% field form.name %}: label above, help, control, errors under it."""
    return bound.as_field_group()


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(*shown: Any) -> dict[str, Any]:
    """{% form_errors form %}: what must be put right, each line a link to its field."""
    return {"problems": [p for form in shown if form is not None for p in forms.problems(form)]}


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """{% pager page %}: where we are in a list and the way to its other pages."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("ui/components/masked.html", takes_context=True)
def masked(
    context: template.Context, value: str, reveal_url: str = "", label: str = ""
) -> dict[str, Any]:
    """{% masked "3707**********24" url label=… %}: to see it all asks a reason, leaves a trace."""
    token = context.get("csrf_token")
    return {"value": value, "reveal_url": reveal_url, "label": label, "csrf_token": token}


@register.simple_tag
def logo(size: int = 26) -> SafeString:
    return svg.logo(size)


@register.simple_tag
def wordmark(height: int = 17) -> SafeString:
    return svg.wordmark(height)


register.tag("note", nodes.note)
register.tag("wrap", nodes.wrap)
