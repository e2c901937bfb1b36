"""What people are told about the work in the field."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from zerentian.manifest.telling import Kind

KINDS = (
    Kind(
        key="visits.due",
        title=gettext_lazy("Visits"),
        text=_("Visits: %(overdue)s overdue, %(due)s due today, %(soon)s soon"),
        names=("overdue", "due", "soon"),
    ),
)
