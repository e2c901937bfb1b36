"""Regions, areas and rules of the pack."""

from __future__ import annotations

from collections.abc import Iterator

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.regions import actions, files
from zerentian.kernel.regions.models import Edition
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.ops.taking_over import take_over


def editions(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Load every edition that the pack carries and adopt its newest."""
    pack = packs.current()
    lists = sorted(files.read(pack.region_files()).items())
    for number, (key, names) in enumerate(lists, start=1):
        edition, _ = actions.load(
            by=context.by, key=key, names=names, scope=files.scope_of(names),
            source=str(pack.district.name), published_on=None, at=context.at,
        )  # fmt: skip
        if key == pack.district.edition and edition.state != Edition.State.ADOPTED:
            actions.adopt(context.by, edition, at=context.at)
        yield number, len(lists)


def rules(context: DemoContext) -> Iterator[tuple[int, int]]:
    """The pack's version, its areas, ways of answering for something, and checklists."""
    since = context.on.replace(month=1, day=1)
    take_over(by=context.by, pack=packs.current(), on=since, at=context.at)
    yield 1, 1


STEPS = (
    DemoStep(order=10, title="载入区划", run=editions),
    DemoStep(order=20, title="载入本区规则和片区", run=rules),
)
