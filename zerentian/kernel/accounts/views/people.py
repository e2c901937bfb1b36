from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zerentian.kernel.accounts import queries, roles, scope
from zerentian.kernel.accounts.actions import people as actions
from zerentian.kernel.accounts.forms.people import NewAccount, PeopleFilter, Person, Reason
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.queries import people as asking
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.accounts.views.acting import into_form, into_messages
from zerentian.manifest.permissions import Permission
from zerentian.ui import exports, tables
from zerentian.ui.lists import KeysetPage
from zerentian.ui.tables import Column, Table

COLUMNS = (
    Column("name", gettext_lazy("Name"), lambda u: u.name, order=("name_key",), shown=lambda u: name_of(u)),
    Column("username", gettext_lazy("User name"), lambda u: u.username, order=("username",)),
    Column("unit", gettext_lazy("Unit"), lambda u: u.entity.name if u.entity else ""),
    Column("posts", gettext_lazy("Posts"), lambda u: "、".join(seat_title(t) for t in u.seats)),
    Column("roles", gettext_lazy("Roles"), lambda u: "、".join(role_place(g) for g in u.roles_held)),
    Column("phone", gettext_lazy("Office telephone"), lambda u: u.phone),
    Column("last", gettext_lazy("Last signed in"), lambda u: u.last_login, kind="moment"),
    Column("state", gettext_lazy("State"), lambda u: state_of(u)),
)  # fmt: skip


def name_of(user: User) -> Any:
    return tables.link(reverse("accounts:person", args=[user.pk]), user.name)


def seat_title(tenure: Any) -> str:
    return f"{tenure.post.title}（{_('acting')}）" if tenure.acting else tenure.post.title


def role_place(grant: Any) -> str:
    where = grant.region.name if grant.region else grant.area.name
    return f"{roles.title(grant.role)}（{where}）"


def state_of(user: User) -> str:
    if not user.is_active:
        return _("closed")
    if user.locked_until and user.locked_until > timezone.now():
        return _("locked")
    return _("open") if user.last_login else _("never signed in")


def people(request: ViewerRequest) -> HttpResponseBase:
    scope.require(request.viewer, Permission.ACCOUNTS_VIEW)
    form = PeopleFilter(request.GET or None)
    asked = {key: request.GET.get(key, "") for key in ("q", "role", "state", "unit")}
    found = queries.listed(viewer=request.viewer, asked=asked)
    if request.GET.get("export") == "xlsx":
        scope.require(request.viewer, Permission.EXPORTS_RUN)
        rows = queries.with_posts_and_grants(found.order_by("name_key"), on=request.viewer.on)
        return exports.workbook(COLUMNS, rows, title=_("People"), at=request.viewer.at)
    order = tables.order_of(COLUMNS, request.GET, "name")
    shown = queries.with_posts_and_grants(found, on=request.viewer.on)
    page = KeysetPage(shown, order, request.GET, found.count())
    table = Table(
        COLUMNS, page.rows, _("People"), request.GET, "name", request.viewer.on, title_column="name",
        empty_title=_("Nobody fits"), empty_text=_("Take away a filter, or open an account."),
    )  # fmt: skip
    return render(
        request,
        "accounts/people.html",
        {**flags(request), "form": form, "page": page, "table": table},
    )


def person(request: ViewerRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(
        queries.everybody(viewer=request.viewer).select_related("entity"), pk=pk
    )
    shown = asking.page(user, viewer=request.viewer)
    locked = bool(user.locked_until and user.locked_until > timezone.now())
    return render(request, "accounts/person.html", {**flags(request), **shown, "locked": locked})


@never_cache
def new(request: ViewerRequest) -> HttpResponse:
    """One account; the answer to the form is the slip, shown this once."""
    scope.require(request.viewer, Permission.ACCOUNTS_MANAGE)
    form = NewAccount(request.POST or None, viewer=request.viewer)
    slips: list[actions.Issued] = []
    if request.method == "POST" and form.is_valid():
        wanted = [actions.NewPerson(**form.cleaned_data)]
        if into_form(
            form, lambda: slips.extend(actions.open_accounts(people=wanted, **doing(request)))
        ):
            return render(request, "accounts/slips.html", {"slips": slips})
    shown = {"form": form, "title": _("Open an account"), "button": _("Open and print the slip")}
    return render(request, "accounts/edit.html", shown)


def edit(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    before = {"name": user.name, "phone": user.phone, "entity": user.entity}
    form = Person(request.POST or None, initial=before, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        if into_form(
            form, lambda: actions.correct(user=user, **form.cleaned_data, **doing(request))
        ):
            messages.success(request, _("Corrected."))
            return redirect("accounts:person", pk)
    shown = {"form": form, "title": _("Correct the account"), "button": _("Save"), "person": user}
    return render(request, "accounts/edit.html", shown)


@never_cache
@require_POST
def reset(request: ViewerRequest, pk: int) -> HttpResponse:
    """A new slip, shown this once."""
    user = managed(request, pk)
    slips: list[actions.Issued] = []
    done = into_messages(request, lambda: slips.append(actions.reset(user=user, **doing(request))))
    return (
        render(request, "accounts/slips.html", {"slips": slips})
        if done
        else redirect("accounts:person", pk)
    )


@require_POST
def unlock(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    into_messages(request, lambda: actions.unlock(user=user, **doing(request)), _("Unlocked."))
    return redirect("accounts:person", pk)


@require_POST
def end_sessions(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    into_messages(
        request,
        lambda: actions.end_sessions(user=user, **doing(request)),
        _("All sessions are over."),
    )
    return redirect("accounts:person", pk)


@require_POST
def drop_second_factor(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    into_messages(
        request,
        lambda: actions.drop_second_factor(user=user, **doing(request)),
        _("No code is asked for any more. Reset the password, too, if the telephone was stolen."),
    )
    return redirect("accounts:person", pk)


def close(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if into_form(form, lambda: actions.close(user=user, **form.cleaned_data, **doing(request))):
            messages.success(request, _("The account is closed."))
            return redirect("accounts:person", pk)
    shown = {
        "form": form,
        "title": _("Close the account"),
        "button": _("Close the account"),
        "person": user,
    }
    shown["note"] = _(
        "Posts and grants stay. Hand the posts over, so that their duties have somebody."
    )
    return render(request, "accounts/edit.html", shown)


@require_POST
def reopen(request: ViewerRequest, pk: int) -> HttpResponse:
    user = managed(request, pk)
    into_messages(request, lambda: actions.reopen(user=user, **doing(request)), _("Open again."))
    return redirect("accounts:person", pk)


def managed(request: ViewerRequest, pk: int) -> User:
    """The user, if the viewer manages accounts where the user works."""
    found = queries.everybody(viewer=request.viewer, permission=Permission.ACCOUNTS_MANAGE)
    return get_object_or_404(found.select_related("entity", "entity__region"), pk=pk)


def doing(request: ViewerRequest) -> dict[str, Any]:
    """Who acts, on which day, at which instant."""
    viewer = request.viewer
    return {"by": viewer.user, "on": viewer.on, "at": viewer.at}


def flags(request: ViewerRequest) -> dict[str, bool]:
    """Which buttons the page offers. The actions behind them ask again."""
    return {
        "may_manage": request.viewer.may(Permission.ACCOUNTS_MANAGE),
        "may_export": request.viewer.may(Permission.EXPORTS_RUN),
    }
