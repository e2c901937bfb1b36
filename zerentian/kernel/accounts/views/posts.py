from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerentian.kernel.accounts import queries, scope
from zerentian.kernel.accounts.actions import posts as actions
from zerentian.kernel.accounts.forms.posts import End, HandOver, NewPost, PostFilter, Seat, StandIn
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.accounts.queries import posts as asking
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.acting import into_form
from zerentian.kernel.accounts.views.people import doing, flags
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table

MANAGE = Permission.ACCOUNTS_MANAGE
COLUMNS = (
    Column("unit", gettext_lazy("Unit"), lambda p: p.entity.name, order=("entity__name_key", "title")),
    Column("title", gettext_lazy("Post"), lambda p: p.title, shown=lambda p: title_of(p), order=("title",)),
    Column("region", gettext_lazy("Works for"), lambda p: p.region.name if p.region else ""),
    Column("who", gettext_lazy("Sits there"), lambda p: "、".join(t.user.name for t in p.sitting)),
)  # fmt: skip


def title_of(post: Post) -> Any:
    return tables.link(reverse("accounts:post", args=[post.pk]), post.title)


def posts(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, Permission.ACCOUNTS_VIEW)
    asked = {key: request.GET.get(key, "") for key in ("q", "state", "unit")}
    found = asking.listed(viewer=request.viewer, asked=asked)
    order = tables.order_of(COLUMNS, request.GET, "unit")
    page = KeysetPage(found, order, request.GET, found.count())
    table = Table(
        COLUMNS, page.rows, _("Posts"), request.GET, "unit", request.viewer.on, title_column="title",
        empty_title=_("No post fits"), empty_text=_("Take away a filter, or open a post."),
    )  # fmt: skip
    shown = {
        **flags(request),
        "form": PostFilter(request.GET or None),
        "page": page,
        "table": table,
    }
    return render(request, "accounts/posts.html", shown)


def post(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.post(pk, viewer=request.viewer)
    tenures = found.tenures.filter(superseded_at=None).select_related("user").order_by("-valid")
    return render(
        request, "accounts/post.html", {**flags(request), "post": found, "tenures": tenures}
    )


def new(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, MANAGE)
    form = NewPost(request.POST or None, viewer=request.viewer)
    opened: list[Post] = []
    if request.method == "POST" and form.is_valid():
        if into_form(
            form, lambda: opened.append(actions.open_post(**form.cleaned_data, **doing(request)))
        ):
            messages.success(request, _("The post is open. Nobody sits there yet."))
            return redirect("accounts:post", opened[0].pk)
    shown = {"form": form, "title": _("Open a post"), "button": _("Open the post")}
    return render(request, "accounts/edit.html", {**shown, "back": reverse("accounts:posts")})


def seat(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.post(pk, viewer=request.viewer, permission=MANAGE)
    form = Seat(request.POST or None, viewer=request.viewer)
    return change(request, found, form, actions.seat, _("Seat somebody"))


def hand_over(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.post(pk, viewer=request.viewer, permission=MANAGE)
    form = HandOver(request.POST or None, viewer=request.viewer)
    return change(request, found, form, actions.hand_over, _("Hand over"), start="day")


def stand_in(request: ViewerRequest, pk: int) -> HttpResponse:
    found = queries.post(pk, viewer=request.viewer, permission=MANAGE)
    form = StandIn(request.POST or None, viewer=request.viewer)
    return change(request, found, form, actions.stand_in, _("Name an acting deputy"))


def end_tenure(request: ViewerRequest, pk: int) -> HttpResponse:
    tenure = queries.tenure(pk, viewer=request.viewer)
    form = End(request.POST or None, initial={"day": request.viewer.on})

    def act(post: Post, **values: Any) -> None:
        actions.end_tenure(tenure=tenure, **values)

    title = _("%(name)s leaves the post") % {"name": tenure.user.name}
    return change(request, tenure.post, form, act, title)


def change(
    request: ViewerRequest, post: Post, form: Any, act: Any, title: str, **renamed: str
) -> HttpResponse:
    """One form about one post: ask, act, back to the post. `renamed`: field → argument of the action."""
    if request.method == "POST" and form.is_valid():
        values = {renamed.get(name, name): value for name, value in form.cleaned_data.items()}
        if into_form(form, lambda: act(post=post, **values, **doing(request))):
            messages.success(request, _("Saved."))
            return redirect("accounts:post", post.pk)
    shown = {"form": form, "title": title, "button": title, "post": post}
    return render(request, "accounts/edit.html", shown)
