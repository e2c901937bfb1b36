"""Erasing somebody leaves no text about them in the visits to their household."""

from __future__ import annotations

from tests.world import AT, World
from zerentian.kernel.visits import erased, sealed
from zerentian.kernel.visits.models import Conflict, Question, Visit
from zerentian.kernel.visits.tests.factories import draft, record, visit
from zerentian.manifest.erasing import Erased


def erasing(world: World, *, emptied: bool) -> Erased:
    household = world.east.household.pk
    return Erased(
        people=(world.east.person.pk,), names=("东桂兰",), keys=(), households=(household,),
        codes=(), emptied=(household,) if emptied else (), at=AT,
    )  # fmt: skip


def test_texts_that_name_them_go(world: World) -> None:
    named = visit(world, draft(world.east, note="东桂兰住院"))
    plain = visit(world, draft(world.east, note="平安"))

    erased.erase(erasing(world, emptied=False))

    assert Visit.objects.get(pk=named.pk).texts is None
    assert Visit.objects.get(pk=named.pk).text_index is None
    assert sealed.open_texts(Visit.objects.get(pk=plain.pk).texts) == {"": "平安"}
    assert Visit.objects.get(pk=plain.pk).answers


def test_of_a_household_left_empty_everything_goes(world: World) -> None:
    wanted = draft(world.east, note="平安")
    row = visit(world, wanted)
    record(world, draft(world.east, client_id=wanted.client_id, note="别的"))

    erased.erase(erasing(world, emptied=True))

    row.refresh_from_db()
    assert (row.texts, row.answers, row.day) == (None, {}, wanted.day)
    assert Conflict.objects.get().told is None


def test_reasons_lose_the_name(world: World) -> None:
    row = visit(world, draft(world.east))
    Visit.objects.filter(pk=row.pk).update(superseded_at=AT, why_superseded="东桂兰不在")

    erased.erase(erasing(world, emptied=False))

    assert Visit.objects.get(pk=row.pk).why_superseded == "（已删除）不在"


def test_answers_to_questions_lose_the_name(world: World) -> None:
    for first, answer in ((1, "东桂兰家办喜事"), (2, "入户日")):
        Question.objects.create(
            kind="many", user=world.east.helper, first=first, answer=answer, answered_at=AT
        )

    erased.erase(erasing(world, emptied=False))

    kept = Question.objects.order_by("first").values_list("answer", flat=True)
    assert list(kept) == ["（已删除）家办喜事", "入户日"]


def test_other_households_keep_their_texts(world: World) -> None:
    row = visit(world, draft(world.west, note="平安"), by=world.west.helper)

    erased.erase(erasing(world, emptied=True))

    assert sealed.open_texts(Visit.objects.get(pk=row.pk).texts) == {"": "平安"}
