"""How a due visit is called and drawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from zerentian.kernel.fieldwork.due import rules

WORDS = {
    rules.OVERDUE: gettext_lazy("Overdue"),
    rules.TODAY: gettext_lazy("Due today"),
    rules.SOON: gettext_lazy("Due soon"),
    rules.LATER: pgettext_lazy("of a visit", "Later"),
}
KINDS = {rules.OVERDUE: "over", rules.TODAY: "due", rules.SOON: "due", rules.LATER: "ok"}
