"""Everything that writes people, households and memberships. Set-based: one call for many rows."""

from zerentian.kernel.population.actions.households import edit_households, register_households
from zerentian.kernel.population.actions.memberships import join, leave, restate
from zerentian.kernel.population.actions.persons import (
    NotWelcome,
    edit_persons,
    register_persons,
)
from zerentian.kernel.population.actions.reveal import reveal

__all__ = [
    "NotWelcome",
    "edit_households",
    "edit_persons",
    "join",
    "leave",
    "register_households",
    "register_persons",
    "restate",
    "reveal",
]
