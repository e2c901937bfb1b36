"""Why something about an order was refused, in sentences that can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from zerentian.lib.refusals import Refused, gettext_noop


class OrderRefused(Refused):
    """Nothing was written. `params` name units and days; the caller translates the message."""

    messages: ClassVar[Mapping[str, str]] = {
        "kind": gettext_noop("there is no kind of task “%(kind)s” in the district pack"),
        "title": gettext_noop("say in the title what it is about"),
        "text": gettext_noop("say what is to be done: for all recipients, or for each"),
        "nobody": gettext_noop("choose at least one recipient"),
        "twice": gettext_noop("%(who)s is chosen twice: remove one"),
        "unknown": gettext_noop("recipient %(holder)s does not exist any more: choose another"),
        "closed": gettext_noop("%(who)s is closed or ended: choose who took it over"),
        "self": gettext_noop("%(who)s issues the order and cannot be its recipient"),
        "office": gettext_noop("choose the office that issues the order"),
        "not_issuer": gettext_noop("only whoever issued the order, or their office, does this"),
        "not_holder": gettext_noop("only the recipient does this"),
        "past": gettext_noop("the deadline %(day)s lies before the day of issue"),
        "free": gettext_noop("%(day)s is no working day: the next one is %(next)s"),
        "later": gettext_noop(
            "the order above is due on %(day)s: choose that day or an earlier one"
        ),
        "deep": gettext_noop("an order is passed on at most twice"),
        "parent": gettext_noop("confirm receipt first; what is reported is not passed on"),
        "state": gettext_noop("this was already decided or has another state: look at it again"),
        "own_work": gettext_noop("who did the work does not accept it themselves"),
        "sub_orders": gettext_noop(
            "%(count)s recipients of your sub-orders are not done yet: accept or recall them first"
        ),
        "reason": gettext_noop("say why: the recipient reads it"),
        "sooner": gettext_noop("a new deadline lies after the present one, %(day)s"),
        "asked": gettext_noop("nobody asked for more time"),
        "report": gettext_noop("say what was done"),
        "percent": gettext_noop("progress is a number from 0 to 100"),
        "sealed": gettext_noop("nobody of %(who)s is named in the closed circle of this order"),
        "waits": gettext_noop("a task waits for another recipient of the same order"),
        "day": gettext_noop("write the day as 2019-05-31"),
        "circle": gettext_noop("these two would wait for each other"),
    }
