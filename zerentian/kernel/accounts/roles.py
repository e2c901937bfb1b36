"""Roles are data of the district pack: what each may do, readable by an official."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.schema import Role
from zerentian.manifest.permissions import Permission


def permissions(role: str) -> frozenset[Permission]:
    """An unknown role may do nothing: a grant outlives the pack that defined its role."""
    found = known().get(role)
    return frozenset(found.permissions) if found else frozenset()


def known() -> Mapping[str, Role]:
    """The roles of the district pack by key."""
    return packs.current().roles


def root_path() -> str:
    """Path of the region at which this instance is rooted, for example "3707"."""
    return packs.current().root


def title(role: str) -> str:
    """What the role is called; a role that the pack no longer knows is shown by its key."""
    found = known().get(role)
    return str(found.title) if found else role


def table() -> dict[str, Any]:
    """Roles across, permissions down: for each permission its words and who has it."""
    columns = list(known().values())
    lines = [
        (said, [right in role.permissions for role in columns]) for right, said in WORDS.items()
    ]
    return {"roles": columns, "lines": lines}


WORDS = {
    Permission.SUBJECTS_VIEW: _("See the households and other subjects in the place"),
    Permission.SUBJECTS_EDIT: _("Correct what the register says about them"),
    Permission.SUBJECTS_REVEAL: _(
        "See a whole identity or telephone number, giving a reason that is kept"
    ),
    Permission.SUBJECTS_ERASE: _(
        "Ask that somebody's name and numbers are erased, or agree to it as the second person"
    ),
    Permission.READERS_VIEW: _("See who looked at somebody's record, to answer them"),
    Permission.DUTIES_VIEW: _("See who answers for what"),
    Permission.DUTIES_ASSIGN: _("Say who answers for what, and hand over"),
    Permission.VISITS_VIEW: _("See the visits and what was found"),
    Permission.VISITS_RECORD: _("Type in visits of others from paper, and run inspections"),
    Permission.PROBLEMS_VIEW: _("See the problems and what becomes of them"),
    Permission.PROBLEMS_EDIT: _("Open problems, hand them over, put them on hold"),
    Permission.PROBLEMS_VERIFY: _("Close problems that somebody else solved"),
    Permission.ACCOUNTABILITY_VIEW: _("Open the closed register of talks and admonitions"),
    Permission.ACCOUNTABILITY_RECORD: _("Enter what the competent body decided about somebody"),
    Permission.ORDERS_VIEW: _("See the orders given in the place"),
    Permission.ORDERS_ISSUE: _("Give orders, extend and recall them"),
    Permission.IMPORTS_RUN: _("Bring in workbooks and take them back"),
    Permission.EXPORTS_RUN: _("Take lists out as workbooks"),
    Permission.EXPORTS_APPROVE: _("Agree, as the second person, that a long list leaves the house"),
    Permission.FIGURES_VIEW: _("See figures"),
    Permission.REGIONS_VIEW: _("See the divisions"),
    Permission.REGIONS_ADOPT: _("Adopt a new edition of the divisions"),
    Permission.ENTITIES_VIEW: _("See departments, enterprises and other units"),
    Permission.ENTITIES_EDIT: _("Enter and correct units"),
    Permission.ACCOUNTS_VIEW: _("See accounts, posts and grants"),
    Permission.ACCOUNTS_MANAGE: _("Open accounts and posts, give and revoke roles, reset sign-ins"),
    Permission.ACTIVITY_VIEW: _("Read the log of who did what"),
}
