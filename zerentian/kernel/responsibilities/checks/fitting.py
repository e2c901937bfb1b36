"""Whether a role may be held by such a holder: what the pack says about posts, units and teams."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.responsibilities.models import Holder, Role
from zerentian.kernel.responsibilities.queries.holders import HolderName

KINDS = {
    "post": gettext_lazy("a post"),
    "entity": gettext_lazy("a unit"),
    "team": gettext_lazy("a team"),
}


def kind_of(holder: Holder) -> str:
    if holder.post_id:
        return "post"
    return "entity" if holder.entity_id else "team"


def unfit(role: Role, holder: Holder, name: HolderName) -> str:
    """Why the holder cannot have this role; "" if it can."""
    values = {"holder": name.full, "role": str(role)}
    if role.kinds and kind_of(holder) not in role.kinds:
        kinds = _(" or ").join(str(KINDS[kind]) for kind in role.kinds)
        return _("%(holder)s cannot be “%(role)s”: only %(kinds)s can.") % {
            **values,
            "kinds": kinds,
        }
    if role.posts and holder.post and holder.post.title not in role.posts:
        posts = _(", ").join(role.posts)
        return _(
            "%(holder)s cannot be “%(role)s”: only who sits on one of these posts can: %(posts)s."
        ) % {**values, "posts": posts}
    return ""
