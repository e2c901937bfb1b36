"""An order of a town, for the walks over every address."""

from __future__ import annotations

from tests.world import AT, Town
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.files.models import StoredFile


def order_of(town: Town) -> Task:
    """What this town's clerk gave to its helper, with a file."""
    made = Task.objects.filter(order__office=town.office).first()
    if made is None:
        order = actions.issue(
            by=town.users["town_clerk"], office=town.office, recipients=[town.duty.holder],
            kind="check", title=f"{town.region.name}核查", text=f"{town.region.name}入户",
            region=town.region, at=AT,
        )  # fmt: skip
        made = order.tasks.get()
        file, _new = StoredFile.objects.get_or_create(
            sha256="0" * 64, size=1, kind="csv", name="x", uploaded_at=AT
        )
        order.attachments.create(file=file, name=f"{town.region.name}.csv")
    return made
