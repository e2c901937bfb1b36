"""Uploads as browsers send them."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from zerentian.lib.tests.test_jpeg import GPS, JFIF, photo, segment

CLEAN: Final = photo(JFIF)
DIRTY: Final = photo(JFIF, segment(0xE1, GPS))  # as a telephone makes it, with the place in it
PDF: Final = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(name: str = "院落.jpg", content: bytes = DIRTY) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
