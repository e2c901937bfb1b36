"""Recipients of orders as a list that can be taken out, with the filters of the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zerentian.kernel.dispatch import wording
from zerentian.kernel.dispatch.asked import Asked
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import lit
from zerentian.kernel.dispatch.views import board
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.manifest.permissions import Permission
from zerentian.ui import lists
from zerentian.ui.lists import chosen

PIECE = 2_000


def header(question: Question) -> Sequence[str]:
    return [
        pgettext("of an order", "Number"), _("Title of the order"), _("Kind of task"),
        _("Recipient"), _("Task"), _("Issued on"), _("Deadline"), _("State"), _("Light"),
        _("Done, in percent"), _("Received"), _("Reported as done"), _("Accepted"),
    ]  # fmt: skip


def _asked(question: Question) -> tuple[Asked, Any]:
    words = QueryDict(urlencode(dict(question.words)))
    view = chosen(words, "view", board.KEYS, "mine")
    return Asked.read(words, question.viewer), board.filtered(words, question.viewer, view)


def rows(question: Question) -> Iterator[Line]:
    """As they stood on the day that is asked."""
    asked, found = _asked(question)
    every = lists.chunks(found, board.due(asked), size=PIECE)
    known = lit.terms(asked.on)
    while piece := asked.stand(islice(every, PIECE)):
        names = responsibilities.names([task.holder_id for task in piece], on=asked.on)
        for task in piece:
            light = wording.term(task, lit.of(task, known), asked.on)
            yield Line(_cells(task, names[task.holder_id].full, light))


def _cells(task: Task, who: str, light: str) -> list[Any]:
    order = task.order
    return [
        order.number, order.title, wording.kind(order.kind), who, task.text, task.issued_on,
        task.deadline, task.get_state_display(), light, task.percent, task.received_on,
        task.reported_on, task.accepted_on,
    ]  # fmt: skip


def count(question: Question) -> int:
    return int(_asked(question)[1].count())


RECIPIENTS = Listing(
    key="orders.recipients",
    title=gettext_lazy("Recipients of orders"),
    permission=Permission.ORDERS_VIEW,
    header=header,
    rows=rows,
    count=count,
    widths=(18, 30, 10, 24, 30, 12, 12, 10, 16, 8, 12, 12, 12),
)
LISTINGS = (RECIPIENTS,)
