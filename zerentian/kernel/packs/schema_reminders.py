"""reminders.toml: when people are reminded, and of what."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from zerentian.kernel.packs.schema import STRICT

Hour = Annotated[int, Field(ge=0, le=23)]
Days = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Reminders:
    """Nothing leaves the house in [quiet_from, quiet_until), which may reach over midnight; the two alike
    mean no quiet at all. digest_hour: of the one message a day, unless somebody chose another hour.

    modes: ways of visiting that fulfil the duty; one where nobody was met does not. soon_days: so many
    working days before its day a visit counts as due soon. first_visit_days: days from the assignment
    to the first visit. keep_days: how long what was read is kept.
    """

    quiet_from: time = time(20)
    quiet_until: time = time(8)
    digest_hour: Hour = 8
    keep_days: Days = 180
    soon_days: Days = 3
    first_visit_days: Days = 10
    modes: tuple[Literal["home", "phone", "proxy"], ...] = ("home", "proxy")
