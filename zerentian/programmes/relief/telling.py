"""Values of the register as people read them, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.population import sealed
from zerentian.lib import masking
from zerentian.programmes.relief import words
from zerentian.ui import formats

TITLES = {
    "entitlement": gettext_lazy("Entitlement"),
    "category": gettext_lazy("Category"),
    "monitoring": gettext_lazy("Monitoring"),
    "risk_cleared": gettext_lazy("Risk cleared"),
    "risk_on": gettext_lazy("Risk seen or cleared on"),
    "main_cause": gettext_lazy("Main cause"),
    "other_causes": gettext_lazy("Other causes"),
    "dangerous_house": gettext_lazy("Dangerous house"),
    "safe_water": gettext_lazy("Safe water"),
    "income_per_head": gettext_lazy("Income a head (yuan)"),
    "hard": gettext_lazy("Relatively difficult"),
    "identified_on": gettext_lazy("Identified on"),
    "education": gettext_lazy("Education"),
    "schooling": gettext_lazy("At school"),
    "health": gettext_lazy("Health"),
    "skill": gettext_lazy("Ability to work"),
    "work_months": gettext_lazy("Months of work away"),
    "serious_illness_insurance": gettext_lazy("Serious illness insurance"),
    "relation": gettext_lazy("Relation to the head"),
    "code": gettext_lazy("Code"),
    "name": gettext_lazy("Name"),
    "group": gettext_lazy("Group"),
    "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Telephone"),
    "identity": gettext_lazy("Identity number"),
    "ethnicity": gettext_lazy("Ethnicity"),
    "sex": gettext_lazy("Sex"),
    "born": gettext_lazy("Born"),
    "region": gettext_lazy("Village"),
    "first_identified_on": gettext_lazy("First identified on"),
    "standard": gettext_lazy("Standard of identification"),
}
CODES = {
    "entitlement": "entitlement", "category": "household_status", "monitoring": "monitoring",
    "main_cause": "cause", "other_causes": "cause", "education": "education",
    "schooling": "school", "health": "health", "skill": "labour_skill", "relation": "relation",
    "ethnicity": "ethnicity", "standard": "identification",
}  # fmt: skip
STATUS = (
    "entitlement", "category", "monitoring", "risk_cleared", "risk_on", "main_cause",
    "other_causes", "dangerous_house", "safe_water", "income_per_head", "hard",
)  # fmt: skip
RECORD = (
    "identified_on", "education", "schooling", "health", "skill", "work_months",
    "serious_illness_insurance",
)  # fmt: skip
SEALED = {"identity": masking.number, "phone": masking.phone}


def shown(name: str, value: Any) -> str:
    """A value in words; nothing known is a dash."""
    if value is None or value == "" or value == []:
        return formats.NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "income_per_head":
        return formats.money(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, list):
        return "、".join(words.label(CODES[name], key) for key in value)
    return words.label(CODES[name], value) if name in CODES else str(value)


def opened(name: str, text: str | None) -> str:
    """A value as an import kept it: sealed ones are opened and masked."""
    if not text:
        return formats.NOTHING
    if name in SEALED:
        value = bytes.fromhex(text)
        clear = sealed.open_identity(value) if name == "identity" else sealed.open_phone(value)
        return str(SEALED[name](clear))
    return shown(name, text)


def differences(names: Sequence[str], old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    """Title, before and after of every value in which two rows differ."""
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield str(TITLES[name]), shown(name, before), shown(name, after)


def diff(changes: Sequence[tuple[str, str, str]]) -> SafeString:
    return format_html(
        '<div class="diff">{}</div>',
        format_html_join("", "<span>{}</span><del>{}</del><span>→</span><ins>{}</ins>", changes),
    )
