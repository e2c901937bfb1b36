"""Texts of orders about somebody who is erased: the name goes, the order stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from zerentian.kernel.dispatch.models import Attachment, Order, Step, Task
from zerentian.manifest.erasing import Erased


def erase(erased: Erased) -> Iterable[int]:
    """Orders that name the person, about their household or not: an office writes a citizen's name
    only into an order about that citizen. Answers the files that came with them."""
    orders = Order.objects.filter(_theirs(erased))
    named = [order for order in orders if erased.mentioned(order.title + order.text)]
    for order in named:
        Order.objects.filter(pk=order.pk).update(
            title=erased.cleaned(order.title), text=erased.cleaned(order.text)
        )
    tasks = Task.objects.filter(order__in=orders)
    for task in tasks:
        if erased.mentioned(task.text):
            Task.objects.filter(pk=task.pk).update(text=erased.cleaned(task.text))
    for step in Step.objects.filter(task__in=tasks):
        if erased.mentioned(step.text):
            Step.objects.filter(pk=step.pk).update(text=erased.cleaned(step.text))
    return _files(orders, erased)


def _theirs(erased: Erased) -> Q:
    about = Q(subject__person__in=erased.people) | Q(subject__household__in=erased.households)
    for name in erased.names:
        about |= Q(title__contains=name) | Q(text__contains=name)
        about |= Q(pk__in=Task.objects.filter(text__contains=name).values("order"))
        about |= Q(pk__in=Step.objects.filter(text__contains=name).values("task__order"))
    return about


def _files(orders: object, erased: Erased) -> list[int]:
    """Files of these orders, and those of any other order that are called after the person."""
    found = []
    ids = [order.pk for order in orders]  # type: ignore[attr-defined]
    theirs = Q(order__in=ids) | Q(step__task__order__in=ids)
    for name in erased.names:
        theirs |= Q(name__contains=name)
    for one in Attachment.objects.filter(theirs):
        found.append(one.file_id)
        if erased.mentioned(one.name):
            Attachment.objects.filter(pk=one.pk).update(name=erased.cleaned(one.name))
    return found
