"""What a device hands in: each record has one named outcome, in the order in which they came."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.fieldwork import actions
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync import problems, reading
from zerentian.kernel.fieldwork.sync.reading import Malformed
from zerentian.kernel.visits.drafts import Draft, Outcome
from zerentian.kernel.visits.remarks import WORDS

RECORDS: Final = 10  # of one call


def push(
    *, by: User, viewer: Viewer, device: Device, records: Sequence[object], at: datetime
) -> list[Outcome]:
    """Takes the records. Raises Malformed where one has no client id to which an outcome could go."""
    viewer.checked = True  # every record's subject is asked about below
    ids = [_client_id(record, nth) for nth, record in enumerate(records)]
    outcomes: dict[int, Outcome] = {}
    drafts: dict[int, Draft] = {}
    for nth, record in enumerate(records):
        assert isinstance(record, Mapping)  # it had a client id
        try:
            reading.whole(record)
            kind = record.get("kind", "visit")
            if kind == "visit":
                drafts[nth] = reading.draft(record, device=device.client_id)
            elif kind == "problem_progress":
                outcomes[nth] = problems.take(
                    by=by, viewer=viewer, device=device, record=record, at=at
                )
            else:
                raise Malformed("kind")
        except Malformed as bad:
            outcomes[nth] = _malformed(ids[nth], bad)
    stored = actions.submit_many(by=by, viewer=viewer, drafts=list(drafts.values()), at=at)
    outcomes |= dict(zip(drafts, stored, strict=True))
    return [outcomes[nth] for nth in range(len(records))]


def _client_id(record: object, nth: int) -> uuid.UUID:
    place = f"records[{nth + 1}]"
    if not isinstance(record, Mapping):
        raise Malformed(place)
    return reading.identifier(record.get("client_id"), f"{place}.client_id")


def _malformed(client_id: uuid.UUID, bad: Malformed) -> Outcome:
    return Outcome(kind="refused", client_id=client_id, code="malformed", message=str(bad))


def told(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the device reads it."""
    return {
        "client_id": str(outcome.client_id),
        "outcome": outcome.kind,
        "id": outcome.visit_id,
        "code": outcome.code or ",".join(outcome.remarks),
        "reason": outcome.message or _remarked(outcome),
    }


def _remarked(outcome: Outcome) -> str:
    return "; ".join(_(WORDS[remark]) for remark in outcome.remarks)
