"""Devices are seen and revoked by their owner and by the office."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.world import AT, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import devices


@pytest.fixture
def device(world: World) -> Device:
    return devices.known(world.east.helper, uuid.uuid4(), name="Chrome Android", at=AT)


def test_owner_sees_and_revokes(world: World, client: Client, device: Device) -> None:
    client.force_login(world.east.helper)
    assert "Chrome Android" in client.get("/me/devices/").content.decode()
    assert client.get(f"/me/devices/{device.pk}/revoke/").status_code == 200

    assert client.post(f"/me/devices/{device.pk}/revoke/").status_code == 302

    device.refresh_from_db()
    assert device.revoked_by == world.east.helper
    assert Entry.objects.filter(verb="device.revoked", rows=[device.pk]).count() == 1
    with pytest.raises(devices.Revoked):
        devices.known(world.east.helper, device.client_id, name="", at=AT)


def test_keeper_of_accounts_revokes_a_lost_one(
    world: World, client: Client, device: Device
) -> None:
    client.force_login(world.admin)

    assert "东帮扶人" in client.get("/me/devices/of-others/").content.decode()
    assert client.post(f"/me/devices/{device.pk}/revoke/").status_code == 302
    assert Device.objects.get().revoked_by == world.admin


def test_others_see_nothing(world: World, client: Client, device: Device) -> None:
    client.force_login(world.west.helper)

    assert client.get("/me/devices/of-others/").status_code == 403
    assert client.post(f"/me/devices/{device.pk}/revoke/").status_code == 404
    assert "Chrome Android" not in client.get("/me/devices/").content.decode()


def test_the_same_device_is_registered_once(world: World, device: Device) -> None:
    again = devices.known(world.east.helper, device.client_id, name="other", at=AT)

    assert again.pk == device.pk
    assert Device.objects.get().name == "Chrome Android"


def test_database_keeps_one_row_a_device(world: World, device: Device) -> None:
    device.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        device.save(force_insert=True)
