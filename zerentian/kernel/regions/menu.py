from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group=_("Foundations"), title=_("Regions and areas"), url_name="regions:index",
        icon="map-2", permission=Permission.REGIONS_VIEW, order=70,
    ),
)  # fmt: skip
