"""Keeping, renaming and dropping one's own views of the list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity
from zerentian.lib.refusals import Refused, gettext_noop
from zerentian.programmes.relief.saved import MOST, SavedView

TABLE = SavedView._meta.db_table


class ViewRefused(Refused):
    messages = {
        "too_many": gettext_noop("You have %(most)s views already. Drop one first."),
        "named": gettext_noop("You already have a view called “%(name)s”. Choose another name."),
    }


@transaction.atomic
def save(*, by: User, name: str, query: str, at: datetime) -> SavedView:
    """The filters under this name; a view of one's own with the same name is replaced.

    Refused when there are already as many as there is room for.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedView.objects.filter(user=by)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise ViewRefused("too_many", most=MOST)
    view, _new = SavedView.objects.update_or_create(
        user=by, name=name, defaults={"query": query, "saved_at": at}
    )
    activity.record(by=by, verb="view.saved", table=TABLE, rows=[view.pk], at=at)
    return view


@transaction.atomic
def rename(*, by: User, view: SavedView, name: str, at: datetime) -> None:
    """Refused when another view of one's own has the name."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if SavedView.objects.filter(user=by, name=name).exclude(pk=view.pk).exists():
        raise ViewRefused("named", name=name)
    SavedView.objects.filter(pk=view.pk, user=by).update(name=name)
    activity.record(by=by, verb="view.renamed", table=TABLE, rows=[view.pk], at=at)


@transaction.atomic
def drop(*, by: User, view: SavedView, at: datetime) -> None:
    pk = view.pk
    SavedView.objects.filter(pk=pk, user=by).delete()
    activity.record(by=by, verb="view.dropped", table=TABLE, rows=[pk], at=at)
