"""Teams as somebody types them: a line a team, names parted by commas, name/unit where needed."""

from __future__ import annotations

import re
from collections import defaultdict

from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused

COMMAS = re.compile(r"[,，、\t]")


def teams(text: str) -> list[tuple[int, ...]]:
    """Ids of the users of each team. Raises CampaignRefused with the line."""
    lines = [
        (number, [name.strip() for name in COMMAS.split(line) if name.strip()])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    known = _users({name.partition("/")[0].strip() for _number, names in lines for name in names})
    return [tuple(_one(name, known, number) for name in names) for number, names in lines]


def _one(text: str, known: dict[str, list[User]], line: int) -> int:
    name, _slash, unit = (part.strip() for part in text.partition("/"))
    fits = [
        user
        for user in known.get(name, [])
        if not unit or (user.entity and unit in (user.entity.name, user.entity.short_name))
    ]
    if len(fits) != 1:
        raise CampaignRefused("person", line=line, name=text)
    return fits[0].pk


def _users(names: set[str]) -> dict[str, list[User]]:
    found: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(name__in=names, is_active=True).select_related("entity"):
        found[user.name].append(user)
    return found
