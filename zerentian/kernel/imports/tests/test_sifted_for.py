"""What was sifted for one viewer serves another only where both may import the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from zerentian.kernel.imports import shelf, stillness
from zerentian.manifest.imports import Sifted

pytestmark = pytest.mark.django_db
DISTRICT = (("370703", "370704"),)


@dataclass
class Somebody:
    """Who may import where, by programme."""

    by_programme: dict[str, Any]

    def places_by_programme(self, _permission: object) -> dict[str, Any]:
        return self.by_programme


def test_grant_for_another_programme_sifts_anew() -> None:
    sifted = Sifted(new=[], same=[], rest=[], warnings={}, regions={})
    found = shelf.Shelved(None, sifted, stillness.mark(), {"relief": DISTRICT})  # type: ignore[arg-type]

    assert found.sifted_for(Somebody({"relief": DISTRICT})) is sifted  # type: ignore[arg-type]
    assert found.sifted_for(Somebody({"health": DISTRICT})) is None  # type: ignore[arg-type]
    assert found.sifted_for(Somebody({})) is None  # type: ignore[arg-type]
