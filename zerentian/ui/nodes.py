"""Tags that stand around other parts of a template."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zerentian.ui import svg


class Note(template.Node):
    """{% note "due" icon="file" %}…{% endnote %}: the result of something; kind as in `tag`.

    focus=1: the page begins there, because it tells why something was not done.
    """

    child_nodelists = ("nodelist",)
    icons = {"info": "info-circle", "mute": "info-circle", "fix": "pencil"}

    def __init__(
        self, kind: FilterExpression, options: dict[str, FilterExpression], nodelist: NodeList
    ) -> None:
        self.kind, self.options, self.nodelist = kind, options, nodelist

    def render(self, context: template.Context) -> SafeString:
        kind = str(self.kind.resolve(context))
        options = {name: value.resolve(context) for name, value in self.options.items()}
        name = options.get("icon") or self.icons.get(kind)
        return format_html(
            '<div class="note note--{}{}"{}{}>{}<div class="note-b">{}</div></div>',
            kind,
            f" {options['css']}" if options.get("css") else "",
            mark_safe(' role="alert"') if kind == "over" else "",
            mark_safe(' tabindex="-1" data-focus') if options.get("focus") else "",
            svg.icon(name) if name else svg.mark(kind),
            self.nodelist.render(context),
        )


def note(parser: Parser, token: Token) -> Note:
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError('{% note %} needs its kind, e.g. {% note "due" %}')
    options = token_kwargs(bits[1:], parser)
    nodelist = parser.parse(("endnote",))
    parser.delete_first_token()
    return Note(parser.compile_filter(bits[0]), options, nodelist)


class Wrap(template.Node):
    """{% wrap "nav" "crumbs" _("Where you are") %}…{% endwrap %}: no element around nothing."""

    child_nodelists = ("nodelist",)

    def __init__(self, arguments: list[FilterExpression], nodelist: NodeList) -> None:
        self.arguments, self.nodelist = arguments, nodelist

    def render(self, context: template.Context) -> SafeString:
        inside = self.nodelist.render(context)
        if not inside.strip():
            return SafeString("")
        element, css, *label = (str(argument.resolve(context)) for argument in self.arguments)
        said = format_html(' aria-label="{}"', label[0]) if label else ""
        return format_html('<{} class="{}"{}>{}</{}>', element, css, said, inside, element)


def wrap(parser: Parser, token: Token) -> Wrap:
    arguments = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endwrap",))
    parser.delete_first_token()
    return Wrap(arguments, nodelist)
