"""What people are told about problems."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from zerentian.manifest.telling import Kind

KINDS = (
    Kind(
        key="problem.escalated",
        title=gettext_lazy("Late problems"),
        text=_("%(count)s problems are late and were passed up to you"),
        names=("count",),
        urgent=True,
    ),
)
