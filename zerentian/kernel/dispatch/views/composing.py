"""Writing an order: what it says, and to whom it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.dispatch.forms import Compose, Search
from zerentian.kernel.dispatch.models import Task
from zerentian.kernel.dispatch.queries import choosing, visible, writing
from zerentian.kernel.files import uploads
from zerentian.kernel.files.uploads import UploadRefused
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.lib.digits import number
from zerentian.manifest.permissions import Permission

ISSUE = Permission.ORDERS_ISSUE


def new(request: ViewerRequest) -> HttpResponse:
    """One page and one form: finding recipients comes back with what was typed; sending sends."""
    scope.require(request.viewer, ISSUE)
    return _compose(request, None)


def pass_on(request: ViewerRequest, pk: int) -> HttpResponse:
    """A sub-order of the recipient to its own people."""
    above = get_object_or_404(visible.own(viewer=request.viewer), pk=pk)
    return _compose(request, above)


def _compose(request: ViewerRequest, above: Task | None) -> HttpResponse:
    viewer, words = request.viewer, request.POST if request.method == "POST" else request.GET
    offices = None if above else writing.offices(viewer=viewer)
    form = Compose(
        request.POST if request.method == "POST" else None, offices=offices,
        initial=_initial(request, above),
    )  # fmt: skip
    refused = ""
    if request.method == "POST" and words.get("step") == "send" and form.is_valid():
        try:
            order = _send(request, form, above)
        except (OrderRefused, UploadRefused) as error:
            refused = _(error.message) % error.params
        else:
            messages.success(request, _("Order %(number)s is out.") % {"number": order.number})
            out = reverse("orders:order", args=[order.pk])
            # htmx would put the order in the place of the form, so it is told to go there.
            return HttpResponseClientRedirect(out) if request.htmx else redirect(out)  # type: ignore[attr-defined]
    found = _found(words, viewer, above)
    shown = {
        "form": form, "search": Search(words), "above": above, "refused": refused,
        "chosen": _named(_chosen(words), viewer), "found": found, "focus": _focus(words, found),
        "templates": packs.current().orders.template, "subject": words.get("subject", ""),
        "problem": writing.problem(words.get("problem", ""), viewer=viewer),
    }  # fmt: skip
    return render(request, "dispatch/compose.html", shown, status=422 if refused else 200)


def _focus(words: Any, found: list[tuple[str, str]]) -> str:
    """Where somebody goes on who looked for recipients, took some or removed one."""
    if words.get("step") == "take" or words.get("drop"):
        return "chosen"
    if words.get("step") != "find":
        return ""
    return "found" if found else "nobody"


def _initial(request: ViewerRequest, above: Task | None) -> dict[str, Any]:
    user = request.viewer.user
    first = {
        "office": user.entity_id if user else None,
        "kind": above.order.kind if above else None,
    }
    key = request.GET.get("template", "")
    for template in packs.current().orders.template:
        if template.key == key:
            return first | {
                "kind": template.kind, "title": str(template.title), "text": str(template.text),
                "task": str(template.task),
            }  # fmt: skip
    if above:
        return first | {"title": above.order.title, "text": above.text or above.order.text}
    return first


def _chosen(words: Any) -> list[str]:
    """Keys of the chosen: h12 a holder, e34 a unit that may never have been a holder."""
    listed = [*words.getlist("to"), *words.getlist("add")]
    gone = set(words.getlist("drop"))
    return [key for key in dict.fromkeys(listed) if key not in gone and _key(key)]


def _key(key: str) -> bool:
    return key[:1] in ("h", "e") and number(key[1:]) is not None


def _named(keys: Iterable[str], viewer: Viewer) -> list[tuple[str, str]]:
    listed = list(keys)
    holders = [int(key[1:]) for key in listed if key[0] == "h"]
    names = responsibilities.names(holders, on=viewer.on)
    units = writing.units(int(key[1:]) for key in listed if key[0] == "e")
    found = {f"h{pk}": name.full for pk, name in names.items()}
    found |= {f"e{pk}": name for pk, name in units.items()}
    return [(key, found[key]) for key in listed if key in found]


def _found(words: Any, viewer: Viewer, above: Task | None) -> list[tuple[str, str]]:
    """What the search found and is not chosen yet; a sub-order goes to one's own people."""
    text, kind = words.get("words", "").strip(), words.get("unit_kind", "")
    place, subject = words.get("region", "").strip(), words.get("subject", "")
    if problem := writing.problem(words.get("problem", ""), viewer=viewer):
        subject = str(problem.subject_id)
    keys: list[str] = []
    if above is not None:
        keys = [f"h{pk}" for pk in writing.colleagues(above, text)]
    elif text or kind:
        keys = [
            f"e{pk}"
            for pk in choosing.units(viewer=viewer, kind=kind, words=text).values_list(
                "pk", flat=True
            )[: choosing.MOST]
        ]
        if text:
            keys += [
                f"h{pk}"
                for pk in choosing.people(viewer=viewer, words=text).values_list("pk", flat=True)[
                    :100
                ]
            ]
    if above is None and place:
        keys += [f"h{pk}" for pk in writing.of_place(place, viewer=viewer)]
    if above is None and (about := number(subject)) is not None:
        keys += [
            f"h{pk}"
            for pk in choosing.of_subject(viewer=viewer, subject=about).values_list("pk", flat=True)
        ]
    taken = set(_chosen(words))
    return _named([key for key in dict.fromkeys(keys) if key not in taken], viewer)


def _send(request: ViewerRequest, form: Compose, above: Task | None) -> Any:
    viewer, said = request.viewer, form.cleaned_data
    keys = _chosen(request.POST)
    about = writing.subject(request.POST.get("subject", ""), viewer=viewer)
    units = writing.units(int(key[1:]) for key in keys if key[0] == "e")
    holders = duties.holders_of_units(list(units)) if units else {}
    to = [int(key[1:]) if key[0] == "h" else holders[int(key[1:])] for key in keys]
    return actions.issue(
        by=scope.signed_in(viewer), recipients=to, title=said["title"], text=said["text"], task=said["task"],
        kind=said["kind"], deadline=said["deadline"], office=said.get("office"), parent=above,
        subject=about, problem=writing.problem(request.POST.get("problem", ""), viewer=viewer),
        at=viewer.at,
        files=uploads.keep(by=viewer.user, uploads=request.FILES.getlist("file"), at=viewer.at),
    )  # fmt: skip
