from django.utils.translation import gettext_noop as _

from zerentian.manifest.menus import MenuItem
from zerentian.manifest.permissions import Permission

VIEW = Permission.VISITS_VIEW
# The first is for everybody: whoever answers for a household visits it, without any permission.
MENU: tuple[MenuItem, ...] = (
    MenuItem(
        group=_("Fieldwork"), title=_("My visits"), url_name="field:mine", icon="route", order=29
    ),
    MenuItem(
        group=_("Fieldwork"), title=_("Due visits"), url_name="field:due", icon="calendar-check",
        permission=VIEW, order=32,
    ),
    MenuItem(
        group=_("Fieldwork"), title=_("Inspections"), url_name="field:campaigns",
        icon="clipboard-check", permission=VIEW, order=33,
    ),
    MenuItem(
        group=_("Fieldwork"), title=_("Clean-ups"), url_name="field:cleanups", icon="leaf",
        permission=VIEW, order=34,
    ),
    MenuItem(
        group=_("Fieldwork"), title=_("Care activities"), url_name="field:care",
        icon="heart-handshake", permission=VIEW, order=35,
    ),
    MenuItem(
        group=_("Fieldwork"), title=_("Facilities"), url_name="field:facilities", icon="tools",
        permission=VIEW, order=36,
    ),
)  # fmt: skip
