from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Responsibility"),
        title=_("Who is responsible"),
        url_name="duties:cover",
        icon="user-check",
        permission=Permission.DUTIES_VIEW,
        order=22,
    ),
    MenuItem(
        group=_("Responsibility"),
        title=_("Rosters"),
        url_name="duties:roster",
        icon="clipboard-list",
        permission=Permission.DUTIES_VIEW,
        order=23,
    ),
)
