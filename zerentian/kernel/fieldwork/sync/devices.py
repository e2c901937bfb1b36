"""Devices: registered with their first call, revoked by their owner or a keeper of accounts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, UUIDField
from django.shortcuts import get_object_or_404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.fieldwork.models import Device
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned
from zerentian.lib.refusals import Refused, gettext_noop
from zerentian.manifest.permissions import Permission

MOST: Final = 10  # devices of one account that are not revoked
SEEN: Final = timedelta(minutes=10)  # no finer, so that not every call writes
NAME: Final = 120  # characters
TABLE = "fieldwork_device"

KNOWN: Final = Planned(
    lambda ids: Device.objects.filter(one_of("client_id", ids, UUIDField())), ids=str
)


class Revoked(Exception):
    """This device was revoked: it must wipe what it keeps."""


class DeviceRefused(Refused):
    messages: ClassVar[Mapping[str, str]] = {
        "other_owner": gettext_noop("this device belongs to another account: reset the app on it"),
        "too_many": gettext_noop(
            "%(most)s devices are registered already: revoke one that you no longer use"
        ),
    }


def known(user: User, client_id: uuid.UUID, *, name: str, at: datetime) -> Device:
    """The user's device with this id, registered if it is new. Raises Revoked, DeviceRefused."""
    found = KNOWN.objects(ids=as_array([client_id]))
    device = found[0] if found else None
    if device is None:
        device = register(user, client_id, name=name, at=at)
    if device.user_id != user.pk:
        raise DeviceRefused("other_owner")
    if device.revoked_at is not None:
        raise Revoked
    if at - device.last_seen >= SEEN:
        Device.objects.filter(pk=device.pk, last_seen__lt=at).update(last_seen=at)
    return device


def register(user: User, client_id: uuid.UUID, *, name: str, at: datetime) -> Device:
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if Device.objects.filter(user=user, revoked_at=None).count() >= MOST:
            raise DeviceRefused("too_many", most=MOST)
        try:
            with transaction.atomic():
                device = Device.objects.create(
                    client_id=client_id, user=user, name=name[:NAME], registered_at=at, last_seen=at
                )
        except IntegrityError:  # its first two calls came at the same moment
            return Device.objects.get(client_id=client_id)
        activity.record(by=user, verb="device.registered", table=TABLE, rows=[device.pk], at=at)
        return device


@transaction.atomic
def revoke(*, by: User, device: Device, at: datetime) -> None:
    """The device gets nothing more and wipes itself with its next call. Doing it again changes nothing."""
    found = Device.objects.filter(pk=device.pk, revoked_at=None)
    if found.update(revoked_at=at, revoked_by=by):
        device.given.all().delete()
        activity.record(by=by, verb="device.revoked", table=TABLE, rows=[device.pk], at=at)


def mine(*, viewer: Viewer) -> QuerySet[Device]:
    """The viewer's own devices, those in use first."""
    user = scope.signed_in(viewer)
    return Device.objects.filter(user=user).order_by("revoked_at", "-last_seen", "-pk")


def kept(*, viewer: Viewer) -> QuerySet[Device]:
    """Devices of everybody whose accounts the viewer keeps."""
    users = scope.within(
        User.objects.all(), viewer=viewer, permission=Permission.ACCOUNTS_MANAGE,
        region="entity__region",
    )  # fmt: skip
    found = Device.objects.filter(user__in=users).select_related("user__entity")
    return found.order_by("revoked_at", "-last_seen", "-pk")


def revocable(pk: int, *, viewer: Viewer) -> Device:
    """A device that the viewer may revoke: their own, or one of an account that they keep."""
    own = mine(viewer=viewer).filter(pk=pk).first()
    return own or get_object_or_404(kept(viewer=viewer), pk=pk)
