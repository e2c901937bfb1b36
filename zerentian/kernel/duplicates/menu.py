from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group=_("Data"), title=_("Possible duplicates"), url_name="duplicates:list",
        icon="users-group", permission=Permission.SUBJECTS_EDIT, order=56,
    ),
)  # fmt: skip
