from __future__ import annotations

from zerentian.lib.refusals import Refused, gettext_noop


class EventRefused(Refused):
    """An event, or a line of what was pasted for it, is not taken."""

    messages = {
        "future": gettext_noop("The day lies in the future."),
        "place": gettext_noop("You may not record anything in this place."),
        "withdrawn": gettext_noop("This event was withdrawn; enter it anew."),
        "person": gettext_noop(
            "Line %(line)s: nobody of this name is known in that unit. Write name and unit as in "
            "the list of people, or leave the name empty and give the number of volunteers."
        ),
        "persons": gettext_noop(
            "Line %(line)s: several people have this name. Write the unit in the second column."
        ),
        "unit": gettext_noop(
            "Line %(line)s: no unit has this name. Write it as in the list of units."
        ),
        "count": gettext_noop(
            "Line %(line)s: the third column should be the number of volunteers, for example 12."
        ),
        "household": gettext_noop(
            "Line %(line)s: no household of yours has this code. Look it up in the list of households."
        ),
        "goods": gettext_noop(
            "Line %(line)s: write what, how many, the measure and the value in yuan."
        ),
        "kind": gettext_noop("Line %(line)s: the second column should be one of %(known)s."),
        "day": gettext_noop("Line %(line)s: write days like 2019-03-05, in their order."),
        "cost": gettext_noop("Line %(line)s: write the cost in yuan, for example 360.00."),
        "facility": gettext_noop(
            "Line %(line)s: this household already has this facility on record."
        ),
        "reason": gettext_noop("Say why: the line stays on record with the reason."),
        "empty": gettext_noop("Nothing was pasted."),
    }
