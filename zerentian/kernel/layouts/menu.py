from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Data"),
        title=_("Layouts of workbooks"),
        url_name="layouts:list",
        icon="table-import",
        permission=Permission.IMPORTS_RUN,
        order=56,
    ),
)
