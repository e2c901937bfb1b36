from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.duplicates import actions, wording
from zerentian.kernel.duplicates.actions import CannotUnmerge, MergeRefused
from zerentian.kernel.duplicates.models import Merge, Moved, Pair, State
from zerentian.kernel.duplicates.references import Manner, references
from zerentian.kernel.duplicates.tests import making
from zerentian.kernel.population import actions as population
from zerentian.kernel.population import queries, sealed
from zerentian.kernel.population.entries import PersonEdit
from zerentian.kernel.population.models import FormerValue, Membership, Person
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.subjects import actions as subjects
from zerentian.kernel.subjects.models import Subject
from zerentian.lib import identity
from zerentian.programmes.relief.models import MemberRecord

pytestmark = pytest.mark.django_db
AT, ON, LATER = making.AT, making.ON, making.LATER
RELIEF = "population_membership:relief"


def merge(survivor: int, absorbed: int, **about: Any) -> Merge:
    about = {"by": make.user(), "reason": "同一人", "at": LATER} | about
    return actions.merge(survivor=survivor, absorbed=absorbed, **about)


def unmerge(made: Merge, **about: Any) -> list[Any]:
    about = {"by": make.user(), "reason": "合并错了", "at": LATER + timedelta(hours=1)} | about
    return actions.unmerge(merge=made.pk, **about)


def spans(person: int, kind: str = "relief") -> list[tuple[int, date, date | None]]:
    rows = Membership.objects.filter(person=person, kind=kind, superseded_at=None)
    return sorted((row.household_id, row.valid.lower, row.valid.upper) for row in rows)


def record(person: int, start: date, end: date | None = None, **about: Any) -> MemberRecord:
    return MemberRecord.objects.create(
        person_id=person, valid=DateRange(start, end), health=["healthy"], recorded_at=AT, **about
    )


def registers() -> dict[str, list[Any]]:
    """Everything that holds, without what a correction may change: ids and stamps of rows."""
    skipped = {"id", "recorded_at", "recorded_by", "superseded_at"}
    found: dict[str, list[Any]] = {}
    for model in {one.model for one in references()} - {Pair, Merge, FormerValue} | {Person}:
        names = [field.attname for field in model._meta.concrete_fields]
        kept = [name for name in names if name.removesuffix("_id") not in skipped or name == "pk"]
        rows = model._default_manager.all()
        if "superseded_at" in names:
            rows = rows.filter(superseded_at=None)
        found[model._meta.label] = sorted(map(repr, rows.values_list(*kept)))
    found["persons"] = sorted(map(repr, Person.objects.values_list("pk", "identity_index")))
    return found


# --- Merging -------------------------------------------------------------------------------------


def test_the_survivor_has_everything_and_the_absorbed_record_stays() -> None:
    survivor = making.person(serial=1, kind="residence")
    absorbed = making.person(serial=2)
    [(house, start, _)] = spans(absorbed)

    made = merge(survivor, absorbed)

    assert spans(survivor) == [(house, start, None)]
    assert spans(absorbed) == []
    gone = Person.objects.get(pk=absorbed)
    assert gone.merged_into_id == survivor
    assert gone.identity_index is not None
    assert (made.survivor_id, made.absorbed_id, made.undone_at) == (survivor, absorbed, None)


def test_nothing_is_deleted_and_what_was_known_before_is_still_known() -> None:
    survivor, absorbed = making.twice()
    before = Membership.objects.count()

    merge(survivor, absorbed, kept={RELIEF: "absorbed"})

    assert Membership.objects.count() > before
    old = Membership.objects.filter(person=absorbed, recorded_at=AT)
    assert [row.superseded_at for row in old] == [LATER]


def test_search_by_the_absorbed_number_finds_the_survivor() -> None:
    survivor, absorbed = making.twice()
    merge(survivor, absorbed, kept={RELIEF: "survivor"})
    viewer = make.viewer()
    old = sealed.open_identity(Person.objects.get(pk=absorbed).identity or b"")
    own = sealed.open_identity(Person.objects.get(pk=survivor).identity or b"")

    for number in (old, own):
        assert [one.pk for one in queries.by_number(viewer=viewer, number=number)] == [survivor]


def test_distinct_people_fall_by_one() -> None:
    survivor, absorbed = making.twice()
    viewer = make.viewer()
    assert queries.persons(viewer=viewer).count() == 2

    merge(survivor, absorbed, kept={RELIEF: "survivor"})

    assert [one.pk for one in queries.persons(viewer=viewer)] == [survivor]


def test_one_household_of_a_kind_at_a_time_whoever_is_kept() -> None:
    survivor, absorbed = making.twice()
    [(ours, start, _)], [(theirs, _, _)] = spans(survivor), spans(absorbed)

    with pytest.raises(MergeRefused, match="choose") as refused:
        merge(survivor, absorbed)
    assert refused.value.params == {"groups": RELIEF}
    merge(survivor, absorbed, kept={RELIEF: "absorbed"})

    assert spans(survivor) == [(theirs, start, None)]
    assert ours != theirs


def test_days_of_which_only_one_record_speaks_are_kept_beside() -> None:
    survivor = making.person(serial=1)
    absorbed = making.person(serial=2)
    [(ours, _, _)], [(theirs, _, _)] = spans(survivor), spans(absorbed)
    early, late = date(2015, 1, 1), date(2017, 1, 1)
    Membership.objects.filter(person=survivor).update(valid=DateRange(early, late))
    Membership.objects.filter(person=absorbed).update(valid=DateRange(date(2016, 1, 1), None))

    made = merge(survivor, absorbed, kept={RELIEF: "survivor"})
    assert spans(survivor) == [(ours, early, late), (theirs, late, None)]

    unmerge(made)
    merge(survivor, absorbed, kept={RELIEF: "absorbed"}, at=LATER + timedelta(hours=2))
    middle = date(2016, 1, 1)
    assert spans(survivor) == [(ours, early, middle), (theirs, middle, None)]


def test_rows_of_programmes_and_subjects_go_along() -> None:
    survivor, absorbed = making.person(serial=1, kind="residence"), making.person(serial=2)
    record(absorbed, ON)
    new = subjects.NewSubject(
        kind="health.person", name="某", opened_on=ON, region=make.region().pk, person=absorbed
    )
    [subject] = subjects.register(by=None, subjects=[new], at=AT)

    merge(survivor, absorbed)

    assert Subject.objects.get(pk=subject).person_id == survivor
    assert MemberRecord.objects.get(superseded_at=None).person_id == survivor


def test_one_record_a_day() -> None:
    survivor, absorbed = making.person(serial=1, kind="residence"), making.person(serial=2)
    record(survivor, date(2018, 1, 1), education="primary")
    record(absorbed, date(2016, 1, 1), date(2019, 1, 1), education="middle")

    merge(survivor, absorbed, kept={"relief_memberrecord": "survivor"})

    rows = MemberRecord.objects.filter(superseded_at=None).order_by("valid")
    assert [(row.education, row.valid.lower) for row in rows] == [
        ("middle", date(2016, 1, 1)), ("primary", date(2018, 1, 1)),
    ]  # fmt: skip


def test_particulars_are_taken_field_by_field() -> None:
    survivor = making.person("王建国", 1, kind="residence", phone="13900000001")
    absorbed = making.person("王健国", 2, phone="13900000002")

    merge(survivor, absorbed, take={"phone"})

    row = Person.objects.get(pk=survivor)
    assert (row.name, sealed.open_phone(row.phone)) == ("王建国", "13900000002")
    assert row.phone_index == sealed.phone_index("13900000002")
    assert sorted(FormerValue.objects.values_list("person", "field")) == [
        (survivor, "phone")
    ]  # C-9
    moved = Moved.objects.filter(table="population_person")
    assert set(moved.values_list("field", flat=True)) == {"phone", "phone_index", "phone_tail"}
    assert all("139" not in f"{one.old}{one.new}"[:5] for one in moved)


def test_the_flag_clears_everywhere() -> None:
    a, b = making.twice()
    third = making.person(serial=3)
    actions.find(by=None, on=ON, at=AT)
    assert Pair.objects.filter(state=State.OPEN).count() == 3

    merge(a, b, kept={RELIEF: "survivor"})

    states = {(p.a_id, p.b_id): p.state for p in Pair.objects.all()}
    assert states == {(a, b): "merged", (a, third): "open", (b, third): "gone"}
    actions.find(by=None, on=ON, at=LATER)
    assert {(p.a_id, p.b_id): p.state for p in Pair.objects.all()} == states


def test_merging_is_logged_with_ids_only() -> None:
    survivor, absorbed = making.person(serial=1, kind="residence"), making.person(serial=2)

    made = merge(survivor, absorbed)

    verbs = {entry.verb: entry.rows for entry in Entry.objects.order_by("pk")}
    assert verbs["person.merged"] == [survivor, absorbed]
    assert verbs["duplicates.merged"] == [made.pk]


def test_statements_do_not_grow_with_what_is_moved() -> None:
    def statements(rows: int, serial: int) -> int:
        survivor = making.person(serial=serial, kind="residence")
        absorbed = making.person(serial=serial + 1)
        for year in range(rows):
            record(absorbed, date(2000 + year, 1, 1), date(2001 + year, 1, 1))
        by = make.user()
        with CaptureQueriesContext(connection) as asked:
            merge(survivor, absorbed, by=by)
        return len(asked)

    assert statements(2, 10) == statements(12, 20)


@pytest.mark.parametrize(
    ("code", "change"),
    [("same", {"absorbed": 0}), ("reason", {"reason": "  "}), ("merged", {"absorbed": 10**9})],
)
def test_refusals_change_nothing(code: str, change: dict[str, Any]) -> None:
    survivor = making.person(serial=1, kind="residence")
    absorbed = making.person(serial=2)
    if change.get("absorbed") == 0:
        change = {"absorbed": survivor}
    before = registers()

    with pytest.raises(MergeRefused) as refused:
        merge(**{"survivor": survivor, "absorbed": absorbed} | change)

    assert refused.value.code == code
    assert registers() == before


def test_the_record_with_the_number_is_the_one_that_stays() -> None:
    survivor = making.person(serial=1, kind="residence")
    absorbed = making.person(serial=2)
    Person.objects.filter(pk=survivor).update(identity=None, identity_index=None)

    with pytest.raises(MergeRefused, match="identity number"):
        merge(survivor, absorbed)

    merge(absorbed, survivor)


def test_a_merged_record_is_not_merged_again() -> None:
    a, b, c = (
        making.person(serial=n, kind=kind)
        for n, kind in enumerate(("residence", "hukou", "relief"))
    )
    merge(a, b)
    for survivor, absorbed in ((c, b), (b, c)):
        with pytest.raises(MergeRefused, match="already"):
            merge(survivor, absorbed)


def test_the_database_refuses_a_record_merged_into_itself_or_twice() -> None:
    a, b = making.person(serial=1, kind="residence"), making.person(serial=2)
    made = merge(a, b)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=a).update(merged_into=a)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(
            survivor_id=a, absorbed_id=b, reason="x", merged_at=LATER, merged_by=made.merged_by
        )


# --- Taking it back ------------------------------------------------------------------------------


def test_unmerging_gives_everything_back() -> None:
    survivor = making.person("王建国", 1, phone="13900000001")
    absorbed = making.person("王健国", 2, phone="13900000002")
    record(survivor, date(2018, 1, 1))
    record(absorbed, date(2016, 1, 1))
    actions.find(by=None, on=ON, at=AT)
    before = registers()

    made = merge(
        survivor, absorbed, take={"name", "phone"},
        kept={RELIEF: "absorbed", "relief_memberrecord": "survivor"},
    )  # fmt: skip
    assert registers() != before

    assert unmerge(made) == []
    assert registers() == before
    made.refresh_from_db()
    assert made.undone_by is not None
    assert Pair.objects.get().state == State.OPEN


def test_a_chain_of_merges_is_taken_back_from_its_end() -> None:
    a, b, c = (
        making.person(serial=n, kind=kind)
        for n, kind in enumerate(("residence", "hukou", "relief"))
    )
    before = registers()
    first = merge(a, b)
    between = registers()
    second = merge(c, a, at=LATER + timedelta(minutes=1))
    assert set(Person.objects.filter(merged_into=c).values_list("pk", flat=True)) == {a, b}

    with pytest.raises(MergeRefused, match="already"):
        unmerge(first)
    unmerge(second)
    assert registers() == between
    unmerge(first)
    assert registers() == before


def test_a_merge_is_taken_back_once() -> None:
    made = merge(making.person(serial=1, kind="residence"), making.person(serial=2))
    unmerge(made)

    with pytest.raises(MergeRefused, match="already"):
        unmerge(made)
    merge(made.survivor_id, made.absorbed_id, at=LATER + timedelta(hours=3))


def test_what_was_worked_on_since_is_named_and_nothing_changes() -> None:
    survivor = making.person(serial=1, kind="residence")
    absorbed = making.person(serial=2)
    made = merge(survivor, absorbed, take={"name"})
    row = Membership.objects.get(person=survivor, kind="relief", superseded_at=None)
    population.leave(by=None, memberships=[row.pk], on=ON, reason="", at=LATER)
    before = registers()

    with pytest.raises(CannotUnmerge) as refused:
        unmerge(made)

    assert [(kept.table, kept.id) for kept in refused.value.kept] == [
        ("population_membership", row.pk)
    ]
    assert registers() == before


def test_keeping_what_was_worked_on_gives_the_rest_back() -> None:
    survivor = making.person("王建国", 1, kind="residence", phone="13900000001")
    absorbed = making.person("王健国", 2, phone="13900000002")
    record(absorbed, date(2016, 1, 1))
    made = merge(survivor, absorbed, take={"phone"})
    row = Membership.objects.get(person=survivor, kind="relief", superseded_at=None)
    population.leave(by=None, memberships=[row.pk], on=ON, reason="", at=LATER)

    kept = unmerge(made, keep=True)

    assert [one.table for one in kept] == ["population_membership"]
    assert [end for _, _, end in spans(survivor)] == [ON]
    assert spans(absorbed) == []
    assert MemberRecord.objects.get(superseded_at=None).person_id == absorbed
    phone = Person.objects.get(pk=survivor).phone
    assert sealed.open_phone(phone) == "13900000001"


def test_a_particular_that_was_corrected_since_stays_corrected() -> None:
    survivor = making.person("王建国", 1, kind="residence")
    absorbed = making.person("王健国", 2)
    made = merge(survivor, absorbed, take={"name"})
    edit = PersonEdit(person=survivor, name="王剑国")
    population.edit_persons(by=None, edits=[edit], at=LATER)

    with pytest.raises(CannotUnmerge):
        unmerge(made)
    unmerge(made, keep=True)

    assert Person.objects.get(pk=survivor).name == "王剑国"
    assert [house for house, _, _ in spans(absorbed)]


days = st.integers(0, 60).map(lambda months: date(2014, 1, 1) + timedelta(days=30 * months))


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[date, date | None]]:
    """Periods of one record that do not overlap."""
    marks = sorted(draw(st.sets(days, max_size=5)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2:
        return [*pairs, (marks[-1], None)]
    return pairs


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    stretches(), stretches(), stretches(), stretches(), st.booleans(), st.booleans(), st.booleans()
)
def test_merge_and_unmerge_leave_every_register_as_it_was(
    ours: Any,
    theirs: Any,
    our_records: Any,
    their_records: Any,
    first: bool,
    second: bool,
    name: bool,
) -> None:
    with transaction.atomic():
        survivor, absorbed = (
            making.person(label, serial, kind="residence" if serial == 1 else "hukou")
            for label, serial in (("王建国", 1), ("王健国", 2))
        )
        for person, periods in ((survivor, ours), (absorbed, theirs)):
            for start, end in periods:
                row = making.join(person, making.home(), start=start)
                Membership.objects.filter(pk=row).update(valid=DateRange(start, end))
        for person, periods in ((survivor, our_records), (absorbed, their_records)):
            for start, end in periods:
                record(person, start, end)
        before = registers()
        kept = {
            RELIEF: "survivor" if first else "absorbed",
            "relief_memberrecord": "survivor" if second else "absorbed",
        }

        made = merge(survivor, absorbed, kept=kept, take={"name"} if name else ())
        days_known = {day for start, end in ours + theirs for day in _months(start, end)}
        for day in days_known:
            held = Membership.objects.filter(
                person=survivor, kind="relief", superseded_at=None, valid__contains=day
            )
            assert held.count() == 1, day  # A-3, and no day of either is lost
        unmerge(made)

        assert registers() == before
        transaction.set_rollback(True)


def _months(start: date, end: date | None) -> list[date]:
    last = end or date(2019, 6, 1)
    return [day for n in range(80) if (day := start + timedelta(days=30 * n)) < last]


# --- What points at people -----------------------------------------------------------------------


def test_groups_have_words() -> None:
    keys = (
        "population_personfact",
        "population_personfact:disability:",
        "population_membership:hukou",
    )

    with override("zh-hans"):
        told = [wording.group(key) for key in (*keys, "population_personfact:insurance:accident")]

    assert told == ["部门告知的情况", "残疾", "户籍", "参保"]


def test_every_reference_to_a_person_is_sorted() -> None:
    """Whoever adds a foreign key to Person decides here what a merge does with it."""
    known = {(one.table, one.field): one.manner for one in references()}

    assert known == {
        ("duplicates_merge", "absorbed"): Manner.STAYS,
        ("duplicates_merge", "survivor"): Manner.STAYS,
        ("duplicates_pair", "a"): Manner.STAYS,
        ("duplicates_pair", "b"): Manner.STAYS,
        ("erasure_erasurerequest", "person"): Manner.STAYS,
        ("population_effect", "person"): Manner.STAYS,
        ("population_formervalue", "person"): Manner.STAYS,
        ("population_membership", "person"): Manner.DATED,
        ("population_person", "merged_into"): Manner.MOVED,
        ("population_personfact", "person"): Manner.DATED,
        ("population_resident", "person"): Manner.STAYS,
        ("relief_memberrecord", "person"): Manner.DATED,
        ("subjects_subject", "person"): Manner.MOVED,
        ("visits_visit", "met_person"): Manner.STAYS,
    }
    exclusive = {one.table: one.same for one in references() if one.manner == Manner.DATED}
    assert exclusive == {
        "population_membership": ("kind",),
        "population_personfact": ("kind", "item"),
        "relief_memberrecord": (),
    }
    assert identity.is_synthetic(make.number())
