"""What the verbs of the log mean, in words. A verb that is missing here is shown as it is written."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

WORDS: Final = {
    "account.closed": _("closed an account"),
    "account.corrected": _("corrected an account"),
    "account.locked": _("account locked after wrong passwords"),
    "account.opened": _("opened accounts"),
    "account.password_changed": _("changed the own password"),
    "account.preferred": _("changed language or size of type"),
    "account.reopened": _("opened an account again"),
    "account.reset": _("made a new first password"),
    "account.second_factor_added": _("added a second factor"),
    "account.second_factor_removed": _("removed a second factor"),
    "account.sessions_ended": _("ended sessions"),
    "account.sign_in_failed": _("wrong password or code"),
    "account.signed_in": _("signed in"),
    "account.signed_out": _("signed out"),
    "account.unlocked": _("unlocked an account"),
    "area.assigned": _("changed the regions of an area"),
    "area.set": _("set up areas from the pack"),
    "duty.assigned": _("assigned duties"),
    "duty.corrected": _("corrected duties"),
    "duty.ended": _("ended duties"),
    "duty.handed_over": _("handed duties over"),
    "duty.reassigned": _("moved duties"),
    "duty.taken_back": _("took duties back"),
    "duty_roles.synced": _("took over duty roles from the pack"),
    "edition.adopted": _("adopted an edition of the divisions"),
    "edition.loaded": _("loaded an edition of the divisions"),
    "edition.undone": _("took an edition of the divisions back"),
    "entity.closed": _("closed a unit"),
    "entity.corrected": _("corrected units"),
    "entity.registered": _("entered units"),
    "figures.exported": _("took out the records behind a figure"),
    "file.kept": _("uploaded a file"),
    "grant.given": _("gave a role"),
    "grant.revoked": _("revoked a role"),
    "household.edited": _("corrected households"),
    "household.registered": _("entered households"),
    "membership.began": _("added members to households"),
    "membership.ended": _("members left households"),
    "membership.restated": _("corrected memberships"),
    "pack.loaded": _("loaded a district pack"),
    "person.edited": _("corrected people"),
    "person.identity_revealed": _("looked at a whole identity number"),
    "person.phone_revealed": _("looked at a whole telephone number"),
    "person.registered": _("entered people"),
    "post.acting": _("named an acting deputy"),
    "post.ended": _("ended a post"),
    "post.handed_over": _("handed a post over"),
    "post.left": _("took somebody from a post"),
    "post.opened": _("opened posts"),
    "post.seated": _("seated people on posts"),
    "subject.edited": _("corrected subjects"),
    "subject.registered": _("entered subjects"),
    "succession.stated": _("stated a succession of divisions"),
    "succession.withdrawn": _("withdrew a succession of divisions"),
    "team.opened": _("opened a team"),
}


def said(verb: str) -> str:
    return str(WORDS.get(verb, verb))
