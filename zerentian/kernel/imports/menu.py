from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group=_("Data"), title=_("Imports"), url_name="imports:list", icon="table-import",
        permission=Permission.IMPORTS_RUN, order=55,
    ),
)  # fmt: skip
