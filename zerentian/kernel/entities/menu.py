from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Administration"),
        title=_("Units"),
        url_name="entities:entities",
        icon="building",
        permission=Permission.ENTITIES_VIEW,
        order=82,
    ),
)
