"""What must fit together in orders.toml."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zerentian.kernel.packs.reading import TomlFile
from zerentian.kernel.packs.schema_orders import OrdersFile


def keyed(orders: object) -> Iterator[tuple[str, list[str | int], list[str]]]:
    """The keys of which each stands once."""
    if isinstance(orders, OrdersFile):
        yield "orders.toml", ["kind"], [kind.key for kind in orders.kind]
        yield "orders.toml", ["template"], [template.key for template in orders.template]


def check(file: TomlFile, orders: object) -> None:
    if not isinstance(orders, OrdersFile):
        return
    for number, kind in enumerate(orders.kind):
        if kind.yellow >= kind.days:
            why = _("It would be yellow from the first day on.")
            file.complain(["kind", number, "yellow"], why, _("Write fewer days than `days`."))
        if kind.receive > kind.days:
            why = _("Receipt would be due after the deadline.")
            file.complain(["kind", number, "receive"], why, _("Write no more days than `days`."))
    for number, template in enumerate(orders.template):
        if orders.by_key(template.kind) is None:
            why = _("There is no kind of task “%(key)s”.") % {"key": template.kind}
            file.complain(["template", number, "kind"], why, _("Name a kind of this file."))
    words: dict[str, str] = {}
    for number, office in enumerate(orders.office):
        if words.setdefault(office.word, office.name) != office.name:
            why = _("“%(word)s” is already the word of %(name)s.")
            why %= {"word": office.word, "name": words[office.word]}
            file.complain(
                ["office", number, "word"], why, _("Numbers would be the same: change it.")
            )
