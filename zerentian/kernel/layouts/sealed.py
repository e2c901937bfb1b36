"""Where samples of workbooks lie sealed."""

from __future__ import annotations

from typing import Final

from zerentian.manifest.sealing import SealedColumn

SAMPLE: Final = "layouts.draft"
COLUMNS = (SealedColumn("layouts_draft", "sample", SAMPLE),)
