"""Words for reasons and for what hangs on a person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.duplicates.rules import Reason
from zerentian.kernel.population import fact_words
from zerentian.manifest.registry import programmes

REASONS = {
    Reason.SAME_NAME: gettext_lazy("same name"),
    Reason.SAME_SOUND: gettext_lazy("name sounds the same"),
    Reason.NEAR_NAME: gettext_lazy("a character left out of the name"),
    Reason.OTHER_CHARACTER: gettext_lazy("one other character in the name"),
    Reason.SAME_BIRTH: gettext_lazy("same birth date"),
    Reason.NUMBER_SLIP: gettext_lazy("numbers one slip apart"),
    Reason.NO_NUMBER: gettext_lazy("a number is missing"),
    Reason.TWO_NUMBERS: gettext_lazy("two valid numbers"),
    Reason.SAME_PHONE: gettext_lazy("same telephone"),
    Reason.SAME_HOUSEHOLD: gettext_lazy("same household"),
    Reason.SAME_VILLAGE: gettext_lazy("same village"),
    Reason.SAME_TOWN: gettext_lazy("same town"),
}
FIELDS = {
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Telephone"),
    "ethnicity": gettext_lazy("Ethnicity"),
    "died_on": gettext_lazy("Died on"),
}
KINDS = {
    "residence": gettext_lazy("Residence"),
    "hukou": gettext_lazy("Hukou registration"),
    "relief": gettext_lazy("Household in the relief file"),
}


def reasons(keys: list[str]) -> list[str]:
    """Reasons in words; a key of an older release stands for itself."""
    return [str(REASONS.get(key, key)) for key in keys]  # type: ignore[call-overload]


def group(key: str) -> str:
    """What a group of `planning` is about: a kind of household or of fact, or a programme's record."""
    table, _colon, about = key.partition(":")
    kind = about.partition(":")[0]
    if table == "population_personfact":
        return fact_words.title(kind) if kind else _("What departments told")
    if kind:
        return str(KINDS.get(kind, kind))
    programme = programmes().get(table.split("_")[0])
    return _("Record: %(title)s") % {"title": programme.title} if programme else table
