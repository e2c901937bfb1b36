"""Everything that writes people, households and memberships. Set-based: one call for many rows."""

from zerentian.kernel.population.actions.checking import EventRefused
from zerentian.kernel.population.actions.erasing import erasable, erase, numbers
from zerentian.kernel.population.actions.events import (
    correct_event,
    record_event,
    withdraw_event,
)
from zerentian.kernel.population.actions.facts import record_facts
from zerentian.kernel.population.actions.households import edit_households, register_households
from zerentian.kernel.population.actions.memberships import join, leave, restate
from zerentian.kernel.population.actions.merging import absorb, release
from zerentian.kernel.population.actions.numbering import NumberRefused, give_number
from zerentian.kernel.population.actions.persons import (
    NotWelcome,
    edit_persons,
    register_persons,
)
from zerentian.kernel.population.actions.reveal import reveal
from zerentian.kernel.population.actions.shown import household_shown, person_shown

__all__ = [
    "EventRefused",
    "NotWelcome",
    "NumberRefused",
    "absorb",
    "correct_event",
    "edit_households",
    "edit_persons",
    "erasable",
    "erase",
    "give_number",
    "household_shown",
    "join",
    "leave",
    "numbers",
    "person_shown",
    "record_event",
    "record_facts",
    "register_households",
    "register_persons",
    "release",
    "restate",
    "reveal",
    "withdraw_event",
]
