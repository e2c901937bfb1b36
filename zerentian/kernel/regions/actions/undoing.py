"""Taking back the newest adoption: every region is again what it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.regions import state
from zerentian.kernel.regions.actions.adopting import COLUMNS, alone
from zerentian.kernel.regions.errors import Refused
from zerentian.kernel.regions.models import Adoption, Edition, Region

NAMED = 5  # rows that a refusal names


@transaction.atomic
def undo(by: Any, adoption: Adoption, *, at: datetime, reason: str) -> Adoption:
    """Put every region back as it was before this adoption.

    Raises Refused when a later adoption stands, when it was undone already, or when records point
    at a region that it added, naming those records.
    """
    alone()
    adoption = Adoption.objects.select_for_update().get(pk=adoption.pk)
    if adoption.undone_at:
        raise Refused(_("This adoption was undone already."))
    later = Adoption.objects.filter(undone_at=None, pk__gt=adoption.pk).first()
    if later:
        raise Refused(
            _("Edition %(edition)s was adopted later. Undo that first.")
            % {"edition": later.edition}
        )
    _check_added(adoption)
    _restore(adoption)
    if state.digest() != adoption.digest_before:
        raise Refused(
            _("Regions were changed outside of adoptions; the former state cannot be restored.")
        )
    Edition.objects.filter(pk=adoption.edition_id).update(
        state=Edition.State.LOADED, adopted_at=None, adopted_by=None
    )
    adoption.undone_at, adoption.undone_by = at, getattr(by, "pk", by)
    adoption.undone_reason = reason
    adoption.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    activity.record(
        by=by, verb="edition.undone", table="regions_adoption", rows=[adoption.pk], at=at,
        reason=reason,
    )  # fmt: skip
    return adoption


OWN = {"Region", "RegionEntry", "Change", "Succession"}


def _check_added(adoption: Adoption) -> None:
    """Refuse while any record, of whatever app, points at a region that would vanish."""
    added = adoption.changes.filter(kind="added", region__isnull=False).values("region")
    for relation in Region._meta.related_objects:
        model, name = cast(type[Model], relation.related_model), relation.field.name
        if model._meta.app_label == "regions" and model.__name__ in OWN:
            continue
        found = model._base_manager.filter(**{f"{name}__in": added})
        rows = list(found.order_by("pk").values_list("pk", flat=True)[: NAMED + 1])
        if rows:
            shown = ", ".join(map(str, rows[:NAMED])) + ("…" if len(rows) > NAMED else "")
            raise Refused(
                _(
                    "Records already point at regions that this adoption added:"
                    " %(what)s %(rows)s. Move them first."
                )
                % {"what": model._meta.verbose_name, "rows": shown}
            )


# What this adoption changed, with statistics: without them PostgreSQL may join row by row.
COLLECT = (
    "DROP TABLE IF EXISTS regions_back",
    "CREATE TEMPORARY TABLE regions_back ON COMMIT DROP AS"
    " SELECT region_id AS id, before, before->>'path' AS path FROM regions_change"
    " WHERE adoption_id = %(adoption)s AND region_id IS NOT NULL",
    "ANALYZE regions_back",
)
UNLINK = "UPDATE regions_regionentry SET region_id = NULL WHERE edition_id = %(edition)s"
FORGET = "DELETE FROM regions_succession WHERE adoption_id = %(adoption)s"
# The same dance as when adopting: codes are let go before they are given back.
LET_GO = """
    UPDATE regions_region r SET path = r.path || '/', closed_on = %(on)s
      FROM regions_back b
     WHERE b.id = r.id AND r.closed_on IS NULL AND b.path IS DISTINCT FROM r.path
"""
RESTORE = f"""
    UPDATE regions_region r SET {", ".join(f"{c} = w.{c}" for c in COLUMNS[1:])}
      FROM regions_back b, LATERAL jsonb_populate_record(NULL::regions_region, b.before) w
     WHERE b.id = r.id AND b.before IS NOT NULL
"""  # noqa: S608 - our own column names
PART = (
    # changes by later adoptions, undone by now, named the added regions too
    "UPDATE regions_change c SET region_id = NULL FROM regions_back b"
    " WHERE b.before IS NULL AND c.region_id = b.id",
    "DELETE FROM regions_region r USING regions_back b WHERE b.before IS NULL AND r.id = b.id",
)


def _restore(adoption: Adoption) -> None:
    values: dict[str, int | date] = {
        "adoption": adoption.pk,
        "edition": adoption.edition_id,
        "on": state.day(adoption.at),
    }
    with connection.cursor() as cursor:
        for statement in (*COLLECT, UNLINK, FORGET, LET_GO, RESTORE, *PART):
            cursor.execute(statement, values)
