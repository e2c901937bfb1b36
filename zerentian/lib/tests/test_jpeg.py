"""Photos lose what they tell beside the picture, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import jpeg

GPS = b"Exif\0\0II*\0GPSLatitude 36.77N 119.21E"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def photo(*extra: bytes, width: int = 640, height: int = 480, tail: bytes = b"") -> bytes:
    """The structure of a small photo; `extra` segments stand where a camera puts them."""
    frame = segment(
        0xC0, bytes([8]) + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\0"
    )
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56\xff\xd9"
    return b"\xff\xd8" + b"".join(extra) + segment(0xDB, b"\0" * 65) + frame + scan + tail


JFIF = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")


def test_place_camera_and_owner_go() -> None:
    dirty = photo(
        JFIF, segment(0xE1, GPS), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
        segment(0xED, b"Photoshop 3.0\0by"), segment(0xFE, b"taken at home"), tail=b"MPF" + GPS,
    )  # fmt: skip

    cleaned = jpeg.clean(dirty)

    assert cleaned.content == photo(JFIF)
    assert (cleaned.width, cleaned.height) == (640, 480)
    assert cleaned.removed == (
        "app1 Exif",
        "app1 http://ns.ad",
        "app13 Photoshop 3.",
        "comment",
        "trailer",
    )


def test_clean_photo_stays_as_it_is() -> None:
    plain = photo(JFIF, segment(0xEE, b"Adobe\0d\0\0\0\0\x01"))

    assert jpeg.clean(plain) == jpeg.Cleaned(plain, 640, 480, ())


def test_thumbnail_goes() -> None:
    small = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc")

    assert jpeg.clean(photo(small)).content == photo()


def test_fill_bytes_are_no_trick() -> None:
    assert GPS not in jpeg.clean(photo(b"\xff" + segment(0xE1, GPS))).content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_jpeg"),
        (b"\x89PNG\r\n", "no_jpeg"),
        (b"\xff\xd8", "cut_off"),
        (b"\xff\xd8\xff\xd9", "no_jpeg"),
        (photo()[:-2], "cut_off"),
        (photo()[:40], "cut_off"),
        (photo(width=9000), "too_large"),
        (photo(height=0), "no_jpeg"),
        (b"\xff\xd8\xff\xe1\0\x01", "cut_off"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(jpeg.NoJpeg) as caught:
        jpeg.clean(content)
    assert caught.value.code == code


@given(st.binary(max_size=80), st.integers(0, 200))
def test_broken_bytes_are_refused_or_clean(noise: bytes, place: int) -> None:
    whole = photo(JFIF, segment(0xE1, GPS))
    broken = whole[:place] + noise + whole[place + len(noise) :]
    try:
        cleaned = jpeg.clean(broken)
    except jpeg.NoJpeg:
        return
    assert jpeg.clean(cleaned.content).content == cleaned.content


@given(st.lists(st.sampled_from([*range(0xE1, 0xEE), 0xEF, 0xFE]), max_size=6), st.integers())
def test_no_metadata_gets_through(markers: list[int], seed: int) -> None:
    chance = random.Random(seed)
    secret = b"36.77N 119.21E"
    extra = [segment(m, chance.randbytes(chance.randrange(9)) + secret) for m in markers]

    assert secret not in jpeg.clean(photo(JFIF, *extra)).content
