from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem

# For everybody: whoever may receive an order finds it here, without any permission.
MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Responsibility"),
        title=_("Orders"),
        url_name="orders:board",
        icon="sitemap",
        order=21,
    ),
)
