from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group=_("Data"), title=_("Erasures"), url_name="erasure:list", icon="trash",
        permission=Permission.SUBJECTS_ERASE, order=59,
    ),
)  # fmt: skip
