"""Whatever is put beside the picture of a photo does not survive, wherever it is put."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.lib import jpeg
from zerentian.lib.tests.test_jpeg import JFIF, photo, segment

SECRET = b"36.77N 119.21E"
APPS = range(0xE0, 0xF0)
HEADS = [b"", b"Exif\0\0", b"JFIF\0", b"JFXX\0", b"Adobe", b"Adobe\0d\0\0\0\0\x01", b"ICC_PROFILE\0",
         b"MPF\0", b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"]  # fmt: skip
markers = st.sampled_from([*APPS, jpeg.COMMENT])
hidden = st.lists(st.tuples(markers, st.sampled_from(HEADS), st.binary(max_size=20)), max_size=5)


@given(hidden)
def test_nothing_that_programs_add_is_left(added: list[tuple[int, bytes, bytes]]) -> None:
    extra = [segment(marker, head + more + SECRET) for marker, head, more in added]

    cleaned = jpeg.clean(photo(*extra, tail=SECRET))

    assert SECRET not in cleaned.content
    assert cleaned.content == photo()
    assert len(cleaned.removed) == len(added) + 1


@pytest.mark.parametrize(
    ("marker", "known"),
    [(0xE0, JFIF[4:]), (0xEE, b"Adobe\0d\0\0\0\0\x01")],
)
def test_what_says_how_to_read_the_picture_stays_only_as_long_as_it_should_be(
    marker: int, known: bytes
) -> None:
    """Behind the fields of these two segments anything could stand; it was kept with them."""
    plain, longer = segment(marker, known), segment(marker, known + SECRET)

    assert jpeg.clean(photo(plain)).content == photo(plain)
    assert jpeg.clean(photo(longer)).content == photo()


@given(hidden, st.integers(1, jpeg.LONGEST), st.integers(1, jpeg.LONGEST))
def test_a_cleaned_photo_is_clean(
    added: list[tuple[int, bytes, bytes]], width: int, height: int
) -> None:
    extra = [segment(marker, head + more) for marker, head, more in added]
    once = jpeg.clean(photo(JFIF, *extra, width=width, height=height))

    assert (once.width, once.height) == (width, height)
    assert jpeg.clean(once.content) == jpeg.Cleaned(once.content, width, height, ())


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (jpeg.LONGEST, jpeg.LONGEST, ""),
        (jpeg.LONGEST + 1, 1, "too_large"),
        (1, jpeg.LONGEST + 1, "too_large"),
        (0, 1, "no_jpeg"),
        (1, 0, "no_jpeg"),
        (0xFFFF, 0xFFFF, "too_large"),
    ],
)
def test_sides_of_a_photo_have_a_measure(width: int, height: int, code: str) -> None:
    found = ""
    try:
        jpeg.clean(photo(width=width, height=height))
    except jpeg.NoJpeg as refusal:
        found = refusal.code

    assert found == code


@given(st.integers(0, 200))
def test_a_photo_cut_short_is_refused_wherever_it_was_cut(length: int) -> None:
    whole = photo(JFIF)
    if length >= len(whole):
        return

    with pytest.raises(jpeg.NoJpeg) as refusal:
        jpeg.clean(whole[:length])

    assert refusal.value.code in ("no_jpeg", "cut_off")


@given(st.binary(max_size=60), st.integers(0, 150), st.integers(0, 255))
def test_any_bytes_are_cleaned_or_refused(start: bytes, place: int, value: int) -> None:
    whole = bytearray(photo(JFIF, segment(0xE1, b"Exif\0\0" + SECRET)))
    whole[place % len(whole)] = value
    for content in (start, b"\xff\xd8" + start, bytes(whole)):
        with suppress(jpeg.NoJpeg):
            cleaned = jpeg.clean(content)
            assert jpeg.clean(cleaned.content).content == cleaned.content


@pytest.mark.parametrize("count", [1, 2, 9])
def test_fill_bytes_before_a_segment_change_nothing(count: int) -> None:
    """Before the frame they moved the sides of the picture to where its length stands."""
    whole = photo(JFIF)
    frame = whole.index(b"\xff\xc0")
    filled = whole[:frame] + b"\xff" * count + whole[frame:]

    assert jpeg.clean(filled) == jpeg.clean(whole)
