from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Responsibility"),
        title=_("Problem ledger"),
        url_name="problems:ledger",
        icon="clipboard-list",
        permission=Permission.PROBLEMS_VIEW,
        order=26,
    ),
    MenuItem(  # whoever is to put something right has no role, only a post
        group=_("Responsibility"),
        title=_("My problems"),
        url_name="problems:mine",
        icon="flag",
        order=27,
    ),
    MenuItem(
        group=_("Administration"),
        title=_("Accountability register"),
        url_name="problems:register",
        icon="gavel",
        permission=Permission.ACCOUNTABILITY_VIEW,
        order=84,
    ),
)
