from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Fieldwork"),
        title=_("Visits"),
        url_name="visits:visits",
        icon="clipboard-list",
        permission=Permission.VISITS_VIEW,
        order=30,
    ),
    MenuItem(
        group=_("Fieldwork"),
        title=_("Type in paper forms"),
        url_name="recording:paper",
        icon="pencil",
        permission=Permission.VISITS_RECORD,
        order=31,
    ),
)
