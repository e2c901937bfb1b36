"""The pages of orders as a browser gets them, without scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.models import Order, State, Task
from zerentian.kernel.dispatch.tests.world import AT, ON, World, again, later, state
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.responsibilities.tests.browsing import signed_in, text
from zerentian.lib.sheets.tests import files
from zerentian.web import clock


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ten days after the orders went out: what is not done is late."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at.astimezone())

    stand(later(11))
    return stand


def post(world_user: Any, name: str, *args: Any, **data: Any) -> Any:
    return signed_in(world_user).post(reverse(f"orders:{name}", args=args), data)


def test_the_board_shows_what_waits_for_a_recipient(world: World, now: Any) -> None:
    holder, user = world.department()
    task = world.task(holder)

    page = text(signed_in(user).get(reverse("orders:board")))

    assert "整改东柳村问题" in page
    assert "个工作日" in page
    assert reverse("orders:task", args=[task.pk]) in page


def test_an_order_from_a_problem_stands_on_its_page(world: World, now: Any) -> None:
    found = problems.open_(
        by=world.issuer, subject=world.household("高家户"), kind="environment", text="院内堆放垃圾",
        source="inspection", found_on=ON, at=AT,
    )  # fmt: skip
    holder, _user = world.department()
    page, client = reverse("problems:problem", args=[found.pk]), signed_in(world.issuer)
    new = f"{reverse('orders:new')}?problem={found.pk}"

    assert new in text(client.get(page))
    assert f"问题 {found.pk}" in text(client.get(new))
    words = {"step": "send", "problem": str(found.pk), "to": f"h{holder.pk}", "title": "清理院落"}
    words |= {"text": "请到户清理。", "kind": "rectification", "office": str(world.relief.pk)}
    assert client.post(reverse("orders:new"), words).status_code == 302
    order = Order.objects.get()
    assert (order.problem, order.subject) == (found, found.subject)
    assert order.number in text(client.get(page))
    other = text(signed_in(world.stranger).get(reverse("orders:new"), {"problem": found.pk}))
    assert f"问题 {found.pk}" not in other


def test_the_board_of_an_issuer(world: World, now: Any) -> None:
    order = world.order(world.post()[0], world.department()[0])
    client = signed_in(world.issuer)

    page = text(client.get(reverse("orders:board"), {"view": "issued"}))
    assert order.number in page
    assert "2 家中 0 家办结" in page
    late = text(client.get(reverse("orders:board"), {"view": "issued", "light": "red"}))
    assert order.number in late
    none = text(client.get(reverse("orders:board"), {"view": "issued", "light": "done"}))
    assert order.number not in none
    for filters in ({"kind": "check"}, {"place": "370783"}, {"q": "别的"}):
        assert order.number not in text(
            client.get(reverse("orders:board"), {"view": "issued", **filters})
        )


def test_a_phone_confirms_reports_and_attaches(world: World, now: Any) -> None:
    holder, user = world.post()
    task = world.task(holder)

    assert "确认签收" in text(signed_in(user).get(reverse("orders:task", args=[task.pk])))
    post(user, "deed", task.pk, "receive")
    assert state(task) == State.RECEIVED
    sheet = SimpleUploadedFile("清单.xlsx", files.xlsx(["户主"], ["王桂兰"]))
    post(user, "deed", task.pk, "progress", text="走访三户", percent="30", file=sheet)
    assert (again(task).percent, state(task)) == (30, State.UNDERWAY)
    [attached] = task.steps.last().attachments.all()  # type: ignore[union-attr]
    answer = signed_in(world.issuer).get(reverse("orders:attachment", args=[attached.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    post(user, "deed", task.pk, "report", text="完成")
    assert state(task) == State.REPORTED
    post(world.issuer, "deed", task.pk, "accept", text="")
    assert state(task) == State.ACCEPTED


def test_what_is_refused_is_said_and_nothing_done(world: World, now: Any) -> None:
    holder, user = world.post()
    task = world.task(holder)

    for name, data in (
        ("report", {"text": ""}),
        ("progress", {"percent": "300"}),
        ("ask", {"until": "2019-06-08", "text": "雨"}),
        ("progress", {"text": "x", "file": SimpleUploadedFile("x.exe", b"MZ00")}),
    ):
        answer = post(user, "deed", task.pk, name, **data)
        assert answer.status_code == 422
    assert state(task) == State.SENT
    assert post(user, "deed", task.pk, "dance").status_code == 404


def test_files_that_a_page_forgets_are_asked_for_again(world: World, now: Any) -> None:
    """A page that comes as a whole cannot keep them; one that swaps a part of itself does."""
    words = {"step": "find", "words": "没有这个人"}
    sent = {**words, "file": SimpleUploadedFile("方案.pdf", PAGE)}
    again_chosen = "附件请重新选择"

    assert again_chosen in text(post(world.issuer, "new", **sent))
    assert again_chosen not in text(post(world.issuer, "new", **words))
    client = signed_in(world.issuer)
    sent["file"] = SimpleUploadedFile("方案.pdf", PAGE)
    part = client.post(reverse("orders:new"), sent, headers={"HX-Request": "true"})
    assert again_chosen not in text(part)
    holder, user = world.post()
    file = SimpleUploadedFile("方案.pdf", PAGE)
    task = world.task(holder)
    assert again_chosen in text(post(user, "deed", task.pk, "progress", percent="300", file=file))


PAGE = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("方案.pdf", PAGE.replace(b"/Catalog", b"/Catalog/AA<</S/JavaScript>>"), "打印成 PDF"),
        ("方案.docx", b"PK\x03\x04" + bytes(40), "损坏"),
        ("方案.xlsm", files.repacked(files.xlsx(["户"]), extra={"xl/vbaProject.bin": b"x"}), "宏"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "损坏"),
        ("图.gif", b"GIF89a", "PDF、Word"),
    ],
)
def test_a_hostile_file_is_refused_in_plain_words(
    world: World, now: Any, name: str, content: bytes, said: str
) -> None:
    holder, user = world.post()
    task = world.task(holder)

    answer = post(
        user, "deed", task.pk, "progress", text="见附件", file=SimpleUploadedFile(name, content)
    )

    assert answer.status_code == 422
    assert said in text(answer)
    assert name in text(answer)
    assert state(task) == State.SENT


def test_a_file_is_handed_on_as_what_it_is(world: World, now: Any) -> None:
    holder, user = world.post()
    task = world.task(holder)

    post(
        user, "deed", task.pk, "progress", text="见附件", file=SimpleUploadedFile("方案.html", PAGE)
    )

    [attached] = task.steps.last().attachments.all()  # type: ignore[union-attr]
    assert (attached.name, attached.file.kind) == ("方案.html.pdf", "pdf")
    answer = signed_in(world.issuer).get(reverse("orders:attachment", args=[attached.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_an_order_page_shows_lanes_replies_and_who_waits(world: World, now: Any) -> None:
    (one, user), (other, _user) = world.post(), world.department("区供电公司")
    order = world.order(one, other)
    first, second = order.tasks.order_by("pk")
    actions.progress(by=user, task=first, text="等他们先查", at=later(2))
    actions.wait_for(by=world.issuer, task=first, other=second, at=later(2))

    page = text(signed_in(world.issuer).get(reverse("orders:order", args=[order.pk])))

    for words in ("区供电公司", "等他们先查", "催办", "撤回"):
        assert words in page
    own = text(signed_in(user).get(reverse("orders:order", args=[order.pk])))
    assert "等他们先查" in own
    assert reverse("orders:task", args=[second.pk]) not in own


def test_the_newest_reply_stands_first(world: World, now: Any) -> None:
    """By when it was given: a reply may be entered after one that is newer."""
    holder, user = world.post()
    task = world.task(holder)
    actions.progress(by=user, task=task, text="后做的", at=later(3))
    actions.progress(by=user, task=task, text="先做的", at=later(2))

    page = text(signed_in(world.issuer).get(reverse("orders:order", args=[task.order_id])))

    assert page.index("后做的") < page.index("先做的")


def test_all_late_ones_are_reminded_in_one_click(world: World, now: Any) -> None:
    (one, user), (other, _second) = world.post(), world.post()
    order = world.order(one, other)
    actions.report(by=user, task=order.tasks.get(holder=one), text="好", at=later(1))

    post(world.issuer, "remind", order.pk)

    assert [t.reminders for t in order.tasks.order_by("pk")] == [0, 1]
    post(world.issuer, "remind", order.pk, task=order.tasks.get(holder=other).pk)
    assert order.tasks.get(holder=other).reminders == 2


def test_ticked_ones_are_recalled(world: World, now: Any) -> None:
    order = world.order(world.post()[0], world.post()[0])
    first, second = order.tasks.order_by("pk")

    post(world.issuer, "recall", order.pk, pick=first.pk, text="")
    assert state(first) == State.SENT
    post(world.issuer, "recall", order.pk, pick=first.pk, text="重复")
    assert (state(first), state(second)) == (State.RECALLED, State.SENT)


def test_strangers_are_refused(world: World, now: Any) -> None:
    holder, user = world.post()
    order = world.order(holder, world.department()[0])
    mine, other = order.tasks.order_by("pk")
    for who in (world.stranger, world.post()[1]):
        for name, pk in (("order", order.pk), ("printed", order.pk), ("task", mine.pk)):
            assert signed_in(who).get(reverse(f"orders:{name}", args=[pk])).status_code == 404
        assert post(who, "deed", mine.pk, "receive").status_code == 404
        assert post(who, "remind", order.pk).status_code == 404
        assert post(who, "recall", order.pk, text="x").status_code == 404
    assert signed_in(user).get(reverse("orders:task", args=[other.pk])).status_code == 404
    assert post(user, "deed", mine.pk, "accept").status_code == 404
    assert signed_in(user).get(reverse("orders:new")).status_code == 403


def test_composing_finds_recipients_and_sends(world: World, now: Any) -> None:
    unit = world.department("区水利局")[0].entity
    holder, _user = world.post()
    client = signed_in(world.issuer)
    fields = {
        "kind": "check", "office": world.relief.pk, "title": "核实饮水", "text": "请核实",
        "task": "", "deadline": "",
    }  # fmt: skip
    assert unit

    found = text(client.post(reverse("orders:new"), {**fields, "words": "水利", "step": "find"}))
    assert f'value="e{unit.pk}"' in found
    by_kind = {**fields, "unit_kind": "department", "step": "find"}
    assert "区水利局" in text(client.post(reverse("orders:new"), by_kind))
    nobody = client.post(reverse("orders:new"), {**fields, "step": "send"})
    assert nobody.status_code == 422
    to = [f"e{unit.pk}", f"h{holder.pk}"]
    client.post(reverse("orders:new"), {**fields, "to": to, "step": "send"})

    order = Order.objects.get(title="核实饮水")
    assert {task.holder.entity_id for task in order.tasks.all()} == {unit.pk, None}


def test_everyone_who_answers_for_a_village(world: World, now: Any) -> None:
    holder, _user = world.post()
    subject = world.household()
    from zerentian.kernel.responsibilities import actions as duties
    from zerentian.kernel.responsibilities.tests.world import AT, START

    duties.assign(
        by=world.admin, role=world.primary, subject=subject, holder=holder, start=START, at=AT
    )
    data = {"region": world.gaoli.village.code, "step": "find"}

    assert f'value="h{holder.pk}"' in text(
        signed_in(world.issuer).post(reverse("orders:new"), data)
    )


def test_a_recipient_passes_on(world: World, now: Any) -> None:
    holder, user = world.department()
    task = world.task(holder, at=later(9))
    assert holder.entity
    below = world.helper(unit=holder.entity)
    actions.receive(by=user, task=task, at=later(9))
    url = reverse("orders:pass_on", args=[task.pk])
    client = signed_in(user)

    assert f'value="h{below.pk}"' in text(client.get(url))
    data = {"kind": "check", "title": "入户", "text": "去看", "task": "", "deadline": ""}
    client.post(url, {**data, "to": [f"h{below.pk}"], "step": "send"})

    assert Order.objects.get(title="入户").parent == task
    assert Task.objects.get(order__parent=task).holder == below


def test_paper_has_boxes_to_sign(world: World, now: Any) -> None:
    order = world.order(world.department("区水利局")[0])

    page = text(signed_in(world.issuer).get(reverse("orders:printed", args=[order.pk])))

    for words in ("区水利局", order.number, "签收", "验收"):
        assert words in page
