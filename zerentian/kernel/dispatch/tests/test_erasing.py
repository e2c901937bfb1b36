"""Erasing somebody takes the name out of orders, tasks, replies and names of files; all else stays."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from zerentian.kernel.dispatch import actions, erased
from zerentian.kernel.dispatch.models import Attachment, Order, Step, Task
from zerentian.kernel.dispatch.tests.world import AT, World, later
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.files.uploads import Enclosure
from zerentian.kernel.subjects.models import Subject
from zerentian.manifest.erasing import ERASED, Erased


def file(number: int) -> StoredFile:
    return StoredFile.objects.create(
        sha256=f"{number:064x}", size=1, kind="pdf", name="东桂兰.pdf", uploaded_at=AT
    )


def erasing(*, subject: Subject | None = None) -> Erased:
    household = (subject.household_id,) if subject and subject.household_id else ()
    return Erased(
        people=(), names=("东桂兰",), keys=(), households=household, codes=(), emptied=(), at=AT
    )


def test_the_name_goes_from_every_text(world: World) -> None:
    holder, user = world.post()
    task = world.task(
        holder, title="东桂兰家屋顶", text="请到东桂兰家", task="修东桂兰家屋顶",
        files=[Enclosure(file(1).pk, "东桂兰.pdf")],
    )  # fmt: skip
    actions.report(by=user, task=task, text="东桂兰同意", at=later(1), files=[])
    actions.return_(by=world.issuer, task=task, text="再问东桂兰", at=later(2))

    files = erased.erase(erasing())

    order = Order.objects.get()
    assert (order.title, order.text) == (f"{ERASED}家屋顶", f"请到{ERASED}家")
    assert Task.objects.get().text == f"修{ERASED}家屋顶"
    assert "东桂兰" not in "".join(Step.objects.values_list("text", flat=True))
    assert f"{ERASED}同意" in Step.objects.values_list("text", flat=True)
    assert Attachment.objects.get().name == f"{ERASED}.pdf"
    assert list(files) == [file_.pk for file_ in StoredFile.objects.all()]


def test_orders_about_their_household_give_their_files(world: World) -> None:
    """A picture of the home shows somebody whom no text names."""
    holder, user = world.post()
    subject = world.household()
    task = world.task(holder, subject=subject)
    actions.progress(
        by=user, task=task, text="看过", at=later(1), files=[Enclosure(file(2).pk, "屋.jpg")]
    )

    assert list(erased.erase(erasing(subject=subject))) == [StoredFile.objects.get().pk]
    assert Attachment.objects.get().name == "屋.jpg"
    assert "看过" in Step.objects.values_list("text", flat=True)


def test_a_file_called_after_them_goes_whatever_the_order_says(world: World) -> None:
    files = [Enclosure(file(4).pk, "东桂兰病历.pdf"), Enclosure(file(5).pk, "方案.pdf")]
    world.task(world.post()[0], title="医疗救助", files=files)

    assert list(erased.erase(erasing())) == [files[0].file]
    names = Attachment.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == [f"{ERASED}病历.pdf", "方案.pdf"]


def test_others_keep_their_words(world: World) -> None:
    holder, _user = world.post()
    world.task(
        holder, title="西大爷家", text="请到西大爷家", files=[Enclosure(file(3).pk, "西.pdf")]
    )

    assert list(erased.erase(erasing())) == []
    assert Order.objects.get().title == "西大爷家"


def test_nothing_but_a_name_may_be_taken_out(world: World) -> None:
    world.task(world.post()[0], title="东桂兰家屋顶")

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Order.objects.update(title="别的事")
