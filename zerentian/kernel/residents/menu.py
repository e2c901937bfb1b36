from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Responsibility"),
        title=_("Residents"),
        url_name="residents:residents",
        icon="users-group",
        permission=Permission.SUBJECTS_VIEW,
        order=26,
    ),
)
