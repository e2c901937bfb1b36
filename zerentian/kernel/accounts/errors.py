"""Why something about accounts was refused: what stands in the way and what to do."""

from __future__ import annotations

from zerentian.lib.refusals import Refused, gettext_noop


class AccountRefused(Refused):
    """Nothing was written; `code` says why. Show `gettext(refusal.message) % refusal.params`."""

    messages = {
        "outside": gettext_noop(
            "%(name)s belongs to a unit outside the place whose accounts you manage."
        ),
        "more_than_held": gettext_noop(
            "Nobody gives more than they hold: the role “%(role)s” may do things that you may not do"
            " in %(place)s. Ask somebody who holds them there."
        ),
        "stands_higher": gettext_noop(
            "%(name)s may do things that you may not. Only somebody who may do all of them can do this."
        ),
        "self": gettext_noop("This cannot be done for oneself. Ask another account keeper."),
        "unknown_role": gettext_noop("The district pack knows no role “%(role)s”."),
        "unknown_programme": gettext_noop("There is no programme “%(programme)s”."),
        "ends_before_start": gettext_noop("The end must be after the beginning, %(start)s."),
        "already_holds": gettext_noop(
            "%(name)s holds this role in this place already during these days. Revoke it first, or choose"
            " other days."
        ),
        "ended_before": gettext_noop("This role ended on %(day)s already."),
        "changed_meanwhile": gettext_noop(
            "Somebody else changed this a moment ago. Load the page again and look."
        ),
        "last_administrator": gettext_noop(
            "After this nobody could manage accounts in the whole place any more. Give the role to"
            " somebody else first."
        ),
        "username_taken": gettext_noop("The user name “%(username)s” is taken. Choose another one."),
        "username_form": gettext_noop(
            "A user name has 2 to 40 small letters, digits, dots or dashes and begins with a letter or a"
            " digit; “%(username)s” does not."
        ),
        "no_name": gettext_noop("The name is missing."),
        "closed": gettext_noop("The account of %(name)s is closed. Open it again first."),
        "seat_taken": gettext_noop(
            "%(name)s sits on this post already during these days. Hand it over instead."
        ),
        "deputy_taken": gettext_noop(
            "%(name)s already stands in on this post during these days."
        ),
        "post_ended": gettext_noop("The post “%(post)s” ended on %(day)s."),
        "unit_closed": gettext_noop(
            "%(name)s is no more since %(day)s. Open the post at the unit that took over its work."
        ),
        "not_seated": gettext_noop("Nobody sits on the post “%(post)s” on %(day)s."),
        "left_before": gettext_noop("%(name)s leaves this post on %(day)s already."),
        "same_person": gettext_noop("%(name)s sits on this post already."),
        "deputy_needs_end": gettext_noop("An acting deputy needs a last day."),
    }  # fmt: skip
