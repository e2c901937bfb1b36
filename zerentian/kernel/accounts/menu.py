from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Administration"),
        title=_("People"),
        url_name="accounts:people",
        icon="users",
        permission=Permission.ACCOUNTS_VIEW,
        order=80,
    ),
    MenuItem(
        group=_("Administration"),
        title=_("Posts"),
        url_name="accounts:posts",
        icon="briefcase",
        permission=Permission.ACCOUNTS_VIEW,
        order=81,
    ),
    MenuItem(
        group=_("Administration"),
        title=_("Log"),
        url_name="accounts:log",
        icon="history",
        permission=Permission.ACTIVITY_VIEW,
        order=90,
    ),
)
