from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

MENU = (
    MenuItem(
        group="", title=_("Leader's page"), url_name="web:leader", icon="chart-bar",
        permission=Permission.FIGURES_VIEW, order=5,
    ),
    MenuItem(
        group=_("Data"), title=_("Figures"), url_name="figures:index", icon="chart-line",
        permission=Permission.FIGURES_VIEW, order=60,
    ),
)  # fmt: skip
