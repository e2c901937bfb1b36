from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group=_("Administration"), title=_("Many whole numbers"), url_name="readers:many",
        icon="eye", permission=Permission.ACTIVITY_VIEW, order=91,
    ),
)  # fmt: skip
