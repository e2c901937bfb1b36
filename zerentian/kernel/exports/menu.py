from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group=_("Data"), title=_("Exports"), url_name="exports:list", icon="table-export",
        permission=Permission.EXPORTS_RUN, order=56,
    ),
    MenuItem(
        group=_("Data"), title=_("Exports to agree to"), url_name="exports:waiting",
        icon="shield-check", permission=Permission.EXPORTS_APPROVE, order=57,
    ),
)  # fmt: skip
