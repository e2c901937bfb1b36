"""Photos piece by piece: resumed, proved, and never kept with a place in them."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.world import AT, World
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import devices
from zerentian.kernel.fieldwork.tests.test_pushing import YESTERDAY, outcomes, push, record
from zerentian.kernel.files import keeping
from zerentian.kernel.problems.models import Evidence, Problem
from zerentian.kernel.visits.drafts import PhotoDraft
from zerentian.kernel.visits.models import Photo
from zerentian.kernel.visits.tests.factories import GOOD, draft, visit
from zerentian.lib.tests.test_jpeg import GPS, JFIF, photo, segment

DIRTY = photo(JFIF, segment(0xE1, GPS))
DEVICE = uuid.UUID(int=7)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def helper(world: World, client: Client) -> Client:
    client.force_login(world.east.helper)
    return client


def announce(world: World, content: bytes = DIRTY, **changes: Any) -> str:
    client_id = uuid.uuid4()
    values = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **changes}
    announced = PhotoDraft(client_id=client_id, **values)
    visit(world, draft(world.east, photos=(announced,), device=DEVICE))
    return f"/api/v1/sync/photos/{client_id}"


def put(client: Client, url: str, piece: bytes, offset: Any = 0) -> Any:
    return client.put(f"{url}?offset={offset}", piece, content_type="application/octet-stream")


def test_photo_is_sent_in_pieces_and_kept_without_its_place(world: World, helper: Client) -> None:
    url = announce(world)

    assert helper.get(url).json() == {"have": 0, "complete": False}
    assert put(helper, url, DIRTY[:40]).json() == {"have": 40, "complete": False}
    assert helper.get(url).json()["have"] == 40
    assert put(helper, url, DIRTY[40:], 40).json() == {"have": len(DIRTY), "complete": True}
    assert helper.get(url).json() == {"have": len(DIRTY), "complete": True}

    kept = Photo.objects.get()
    with keeping.opened(kept.file.sha256) as file:
        content = file.read()
    assert GPS not in content
    assert content == photo(JFIF)
    assert kept.file.sha256 == hashlib.sha256(content).hexdigest()
    assert Entry.objects.filter(verb="photo.cleaned", rows=[kept.pk]).exists()
    assert not list((Path(keeping.settings.MEDIA_ROOT) / "incoming").glob("photo-*"))


def test_the_same_piece_again_changes_nothing(world: World, helper: Client) -> None:
    url = announce(world)
    put(helper, url, DIRTY[:40])

    assert put(helper, url, DIRTY[:40]).json()["have"] == 40
    assert put(helper, url, DIRTY[20:60], 20).json()["have"] == 60
    assert put(helper, url, DIRTY[60:], 60).json()["complete"]
    assert put(helper, url, DIRTY, 0).json()["complete"]
    assert Photo.objects.get().state == "kept"


def test_missing_piece_is_asked_for(world: World, helper: Client) -> None:
    url = announce(world)
    put(helper, url, DIRTY[:40])

    answer = put(helper, url, DIRTY[60:], 60)

    assert (answer.status_code, answer.json()["code"], answer.json()["have"]) == (409, "offset", 40)


@pytest.mark.parametrize(
    ("content", "changes", "code"),
    [
        (DIRTY, {"sha256": "0" * 64}, "digest"),
        (DIRTY, {"size": 10}, "too_long"),
        (b"GIF89a" * 20, {}, "no_jpeg"),
        (DIRTY[:-2], {}, "cut_off"),
        (photo(width=9000), {}, "too_large"),
    ],
)
def test_bytes_that_are_not_the_photo_are_refused(
    world: World, helper: Client, content: bytes, changes: dict[str, Any], code: str
) -> None:
    url = announce(world, content, **changes)

    answer = put(helper, url, content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Photo.objects.filter(state="kept").exists()


def test_after_wrong_bytes_the_right_ones_are_taken(world: World, helper: Client) -> None:
    url = announce(world)
    wrong = DIRTY[:-1] + b"x"

    assert put(helper, url, wrong).status_code == 422
    assert Photo.objects.get().state == "refused"
    assert put(helper, url, DIRTY).json()["complete"]


def test_large_pieces_and_senseless_offsets_are_problems(world: World, helper: Client) -> None:
    url = announce(world)

    assert put(helper, url, b"x" * (256 * 1024 + 1)).status_code == 413
    assert put(helper, url, b"x", "-1").status_code == 400
    assert put(helper, url, b"x", "").status_code == 400


def test_photos_of_others_do_not_exist(world: World, helper: Client) -> None:
    url = announce(world)
    other = Client()
    other.force_login(world.west.helper)

    assert other.get(url).status_code == 404
    assert put(other, url, DIRTY).status_code == 404
    assert helper.get(f"/api/v1/sync/photos/{uuid.uuid4()}").status_code == 404


def test_revoked_device_sends_no_photo(world: World, helper: Client) -> None:
    url = announce(world)
    device = devices.known(world.east.helper, DEVICE, name="", at=AT)
    devices.revoke(by=world.admin, device=Device.objects.get(pk=device.pk), at=AT)

    assert put(helper, url, DIRTY).json() == {"wipe": True}


def test_photo_of_progress_is_evidence_of_its_step(world: World, helper: Client) -> None:
    push(helper, record(world.east.subject.pk, answers={**GOOD, "roof_walls": "no"}))
    problem, client_id = Problem.objects.get(), str(uuid.uuid4())
    photo_told = {
        "client_id": client_id, "bytes": len(DIRTY), "sha256": hashlib.sha256(DIRTY).hexdigest(),
    }  # fmt: skip
    told = {
        "client_id": str(uuid.uuid4()), "kind": "problem_progress", "problem": problem.pk,
        "subject": problem.subject_id, "day": YESTERDAY, "text": "已联系施工队", "photos": [photo_told],
    }  # fmt: skip
    url = f"/api/v1/sync/photos/{client_id}"

    assert outcomes(push(helper, told)) == ["stored"]
    assert outcomes(push(helper, told)) == ["duplicate"]
    again = {**told, "client_id": str(uuid.uuid4()), "text": "x"}
    assert push(helper, again).json()["outcomes"][0]["code"] == "photo_taken"
    many = {**again, "photos": [{**photo_told, "client_id": str(uuid.uuid4())} for _ in range(7)]}
    assert push(helper, many).json()["outcomes"][0]["code"] == "photos"
    assert not Evidence.objects.exists()

    assert put(helper, url, DIRTY[:40]).json()["have"] == 40
    other = Client()
    other.force_login(world.west.helper)
    assert other.get(url).status_code == 404
    assert put(helper, url, DIRTY[40:], 40).json()["complete"]
    assert put(helper, url, DIRTY[40:], 40).json()["complete"]

    shown = Evidence.objects.get()
    assert (shown.step.problem, shown.step.verb) == (problem, "worked")
    with keeping.opened(shown.file.sha256) as file:
        assert GPS not in file.read()
    device = Device.objects.get(client_id=DEVICE)
    devices.revoke(by=world.admin, device=device, at=AT)
    assert helper.get(url).status_code == 401
