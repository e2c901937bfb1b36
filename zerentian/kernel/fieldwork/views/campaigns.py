"""Pages of joint inspections and look-backs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count as Number
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.fieldwork.campaigns import actions, queries
from zerentian.kernel.fieldwork.campaigns.drafts import Draft
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused
from zerentian.kernel.fieldwork.forms.campaigns import CampaignForm
from zerentian.kernel.fieldwork.models import Campaign, Sampled
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.visits import wording
from zerentian.lib.digits import number
from zerentian.manifest.permissions import Permission
from zerentian.ui import tables
from zerentian.ui.lists import KeysetPage, Order
from zerentian.ui.tables import Column, Table
from zerentian.ui.templatetags.zt import stat

RECORD = Permission.VISITS_RECORD
NEWEST = Order.of("-since", "-pk")
COLUMNS = (
    Column("since", gettext_lazy("From"), lambda c: c.since, kind="day"),
    Column("until", gettext_lazy("Until"), lambda c: c.until, kind="day"),
    Column(
        "name", pgettext_lazy("of an inspection", "Name"), lambda c: c.name,
        lambda c: tables.link(reverse("field:campaign", args=[c.pk]), c.name),
    ),
    Column("kind", gettext_lazy("Kind"), lambda c: c.get_kind_display()),
    Column("place", gettext_lazy("Place"), lambda c: c.region.name),
    Column("offices", gettext_lazy("Offices"), lambda c: f"{c.office.name}、{c.second_office.name}"),
    Column("sampled", gettext_lazy("Drawn"), lambda c: c.sampled, kind="number"),
)  # fmt: skip
COUNTS = (
    ("sampled", gettext_lazy("Drawn")), ("visited", gettext_lazy("Checked")),
    ("passed", gettext_lazy("Passed")), ("failed", pgettext_lazy("of a check", "Failed")),
    ("open", gettext_lazy("Still open")), ("findings", gettext_lazy("Findings")),
    ("mended", gettext_lazy("Mended on the spot")),
)  # fmt: skip


@require_safe
def campaigns(request: ViewerRequest) -> HttpResponse:
    scope.require(request.viewer, Permission.VISITS_VIEW)
    found = queries.campaigns(viewer=request.viewer)
    rows = found.select_related("region", "office", "second_office")
    rows = rows.annotate(sampled=Number("sample"))
    page = KeysetPage(rows, NEWEST, request.GET, found.count())
    table = Table(
        COLUMNS, page.rows, _("Inspections"), on=request.viewer.on, title_column="name",
        empty_title=_("No inspection yet"),
        empty_text=_("Two offices open one together; households are drawn by lot."),
    )  # fmt: skip
    shown = {"page": page, "table": table, "may_record": request.viewer.may(RECORD)}
    return render(request, "fieldwork/campaigns.html", shown)


def new(request: ViewerRequest) -> HttpResponse:
    """Open an inspection; with ?earlier= a look-back at one."""
    scope.require(request.viewer, RECORD)
    earlier = _earlier(request)
    first: dict[str, Any] = {"since": request.viewer.on, "until": request.viewer.on}
    if earlier:
        first |= {"how": "failed", "name": _("Look-back: %(name)s") % {"name": earlier.name}}
    form = CampaignForm(request.POST or None, viewer=request.viewer, earlier=earlier, initial=first)
    if request.method == "POST" and form.is_valid():
        kind = Campaign.Kind.LOOK_BACK if earlier else Campaign.Kind.INSPECTION
        values = {**form.cleaned_data, "how": Campaign.How(form.cleaned_data["how"])}
        try:
            made = actions.open_(
                by=scope.signed_in(request.viewer), viewer=request.viewer, at=request.viewer.at,
                draft=Draft(kind=kind, earlier=earlier, **values),
            )  # fmt: skip
            messages.success(request, _("The households are drawn; print the lists of the teams."))
            return redirect("field:campaign", made.pk)
        except CampaignRefused as refusal:
            form.add_error(None, _(refusal.message) % refusal.params)
    shown = {
        "form": form, "list": _("Inspections"), "back": reverse("field:campaigns"),
        "title": _("Look back") if earlier else _("Open an inspection"),
    }  # fmt: skip
    return render(request, "fieldwork/form.html", shown, status=422 if form.is_bound else 200)


def _earlier(request: ViewerRequest) -> Campaign | None:
    asked = request.GET.get("earlier", "")
    if not asked:
        return None
    rows = queries.campaigns(viewer=request.viewer, permission=RECORD)
    return get_object_or_404(rows, pk=number(asked) or 0)


@require_safe
def campaign(request: ViewerRequest, pk: int) -> HttpResponse:
    """How far it is, by village and by team; ?team=1&print=1 is the list of a team."""
    rows = queries.campaigns(viewer=request.viewer)
    related = ("region", "office", "second_office", "template", "earlier")
    found = get_object_or_404(rows.select_related(*related), pk=pk)
    sample = list(
        queries.sample(found, viewer=request.viewer).order_by(
            "team__number", "subject__region__path", "subject__name_key", "pk"
        )
    )
    total, villages, teams = queries.progress(sample)
    team = request.GET.get("team", "")
    listed = [row for row in sample if not team or str(row.team.number) == team]
    shown = {
        "campaign": found, "total": total, "team": team, "teams": queries.teams(found),
        "by_village": _counted(_("Village"), sorted(villages.items()), request),
        "by_team": _counted(_("Team"), sorted(teams.items()), request),
        "households": _listed(found, listed, request),
        "may_record": request.viewer.may(RECORD),
        "checklist": wording.said(found.template.body["title"]),
    }  # fmt: skip
    paper = bool(request.GET.get("print"))
    return render(request, f"fieldwork/campaign{'_print' if paper else ''}.html", shown)


def _counted(title: str, rows: list[Any], request: ViewerRequest) -> Table:
    columns = [Column("name", title, lambda row: str(row[0]))]
    columns += [
        Column(key, words, lambda row, key=key: getattr(row[1], key), kind="number")  # type: ignore[misc]
        for key, words in COUNTS
    ]
    return Table(columns, rows, title, on=request.viewer.on, title_column="name")


def _listed(found: Campaign, rows: list[Sampled], request: ViewerRequest) -> Table:
    answering = duties.responsible(
        [row.subject_id for row in rows], viewer=request.viewer, on=found.since
    )

    def helper(row: Any) -> str:
        names = [entry.holder.name for entry in answering.get(row.subject_id, [])]
        return "、".join(dict.fromkeys(names))

    columns = (
        Column("name", gettext_lazy("Head"), lambda r: r.subject.name),
        Column("village", gettext_lazy("Village"), _village),
        Column("helper", gettext_lazy("Responsible"), helper),
        Column("team", gettext_lazy("Team"), lambda r: r.team.number, kind="number"),
        Column("result", gettext_lazy("Result"), _word, _result),
        Column("points", gettext_lazy("Points"), lambda r: r.points, kind="number"),
        Column("findings", gettext_lazy("Findings"), lambda r: r.findings, kind="number"),
        Column("mended", gettext_lazy("Mended on the spot"), lambda r: r.mended, kind="number"),
        Column("before", pgettext_lazy("of a check", "Before"), _before),
    )  # fmt: skip
    return Table(
        columns, rows, _("Households"), on=request.viewer.on, title_column="name",
        empty_title=_("No household"), empty_text=_("This team has no household to check."),
    )  # fmt: skip


def _village(row: Any) -> str:
    return row.subject.region.name if row.subject.region else ""


def _word(row: Any) -> str:
    if row.visit is None:
        return _("Still open")
    return {True: _("Passed"), False: pgettext("of a check", "Failed"), None: _("Checked")}[
        row.passed
    ]


def _result(row: Any) -> Any:
    kind = "none" if row.visit is None else {True: "ok", False: "over", None: "due"}[row.passed]
    return stat(kind, _word(row))


def _before(row: Any) -> str:
    if row.check_again_id is None:
        return ""
    return {True: _("Passed"), False: pgettext("of a check", "Failed"), None: _("Checked")}[
        row.before
    ]
