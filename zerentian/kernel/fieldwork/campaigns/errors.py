from __future__ import annotations

from zerentian.lib.refusals import Refused, gettext_noop


class CampaignRefused(Refused):
    """An inspection is not opened."""

    messages = {
        "place": gettext_noop("You may not inspect in this place."),
        "offices": gettext_noop("A joint inspection needs two different offices."),
        "days": gettext_noop("The last day lies before the first."),
        "nobody": gettext_noop("Name at least one team; one line a team."),
        "twice": gettext_noop("%(name)s stands in two teams."),
        "person": gettext_noop(
            "Line %(line)s: “%(name)s” is nobody's name, or the name of several people. Write name and "
            "unit with a slash between them."
        ),
        "empty": gettext_noop("No household fits: choose another place or another way to draw."),
        "helper": gettext_noop(
            "%(count)s households could only be checked by those who answer for them. Add a team."
        ),
        "earlier": gettext_noop("Say which inspection is looked back at."),
        "none_before": gettext_noop(
            "Nothing was inspected here before, so nobody failed: draw in another way."
        ),
        "first": gettext_noop("A look-back is at households that were checked: draw among these."),
    }
