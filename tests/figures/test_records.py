from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tests.figures.world import ON, VILLAGES, days
from zerentian.kernel.figures import places, records
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.manifest.permissions import Permission

HOUSEHOLDS = "relief.poor_households"


def listing(viewer, key=HOUSEHOLDS, place="370703", **options):
    ask = Ask.of(places.find(place, on=ON), ON)
    return records.listing(viewer=viewer, key=key, ask=ask, **options)


def things(found):
    return [record.thing for record in found.everything()]


def test_list_has_one_line_for_each_counted_thing(world):
    subjects = [world.household() for _ in range(3)]

    found = listing(world.viewer())

    assert sorted(things(found)) == sorted(subject.pk for subject in subjects)
    assert found.total() == 3


def test_list_is_in_order_of_place(world):
    for village in reversed(VILLAGES):
        world.household(village)

    codes = [record.code for record in listing(world.viewer()).everything()]

    assert codes == sorted(codes)


def test_list_pages_by_key_without_gap_or_repeat(world):
    for number in range(23):
        world.household(VILLAGES[number % 4], people=0)
    found = listing(world.viewer())
    seen, after = [], ""

    while True:
        page = found.page(after, limit=5)
        seen += [record.thing for record in page.records]
        if not (after := page.after):
            break

    assert seen == things(found)
    assert len(set(seen)) == 23


def test_list_of_people_names_person_and_household(world):
    subject = world.household(people=2)

    lines = list(listing(world.viewer(), "relief.poor_people").everything())

    assert len(lines) == 2
    assert {line.subject for line in lines} == {subject.name}
    assert all(line.title.startswith("李") for line in lines)


def test_list_of_helpers_says_for_how_many(world):
    holder = world.helped([world.household() for _ in range(4)])

    (line,) = listing(world.viewer(), "relief.helpers").everything()

    assert (line.thing, line.count) == (holder.pk, 4)
    assert line.title == "某某"


def test_list_of_helpers_names_the_empty_post(world):
    unit = world.entity("department", "区水利局")
    world.helped([world.household()], world.helper(unit, seated=False))

    (line,) = listing(world.viewer(), "relief.helpers").everything()

    assert line.title == "区水利局 包户干部"


def test_list_names_the_holder_of_the_post_before_the_deputy(world):
    holder = world.helper(seated=False)
    deputy, own = world.user(), world.user()
    type(own).objects.filter(pk=own.pk).update(name="王正")
    world.seat(holder.post, deputy, acting=True)
    world.seat(holder.post, own)
    world.helped([world.household()], holder)

    (line,) = listing(world.viewer(), "relief.helpers").everything()

    assert line.title == "王正"


def test_list_of_units(world):
    unit = world.entity("department", "区水利局")
    world.helped([world.household(), world.household()], world.helper(unit))
    found = listing(world.viewer(), "relief.departments")

    (line,) = found.everything()

    assert (line.title, line.count) == ("区水利局", 2)
    subjects = listing(world.viewer(), "relief.departments", thing="subject")
    assert subjects.total() == 2


def test_list_of_a_ratio_is_its_numerator(world):
    helped, _not = world.household(), world.household()
    world.helped([helped])

    assert things(listing(world.viewer(), "relief.cover_rate")) == [helped.pk]


def test_list_shows_since_when_and_in_words(world):
    world.household(valid=days(), main_cause="disability")

    (line,) = listing(world.viewer()).everything()

    assert line.day == days().lower
    assert line.values["main_cause"] == "因残"


def test_list_refuses_another_thing(world):
    world.regions  # noqa: B018
    with pytest.raises(ValueError, match="entity"):
        listing(world.viewer(), thing="entity")


def test_list_refuses_another_street(world):
    with pytest.raises(PermissionDenied):
        listing(world.viewer(place="370703001"), place="370703006")


def test_list_for_an_export_needs_that_permission_too(world):
    with pytest.raises(PermissionDenied):
        listing(world.viewer(), also=(Permission.EXPORTS_RUN,))


def test_list_without_permission_for_households_is_empty(world):
    world.household()

    assert things(listing(world.viewer("department_contact"))) == []


def test_list_never_has_sealed_rows(world):
    for _ in range(8):
        world.household(closed=True)

    assert things(listing(world.viewer())) == []


def test_list_spoilt_cursor(world):
    world.household()
    with pytest.raises(ValueError, match="rubbish"):
        listing(world.viewer()).page("rubbish")


@pytest.mark.parametrize("key", ["relief.poor_households", "relief.helpers"])
def test_list_statements_do_not_grow(world, django_assert_max_num_queries, key):
    viewer = world.viewer()
    world.helped([world.household(village) for village in VILLAGES * 5])
    found = listing(viewer, key)

    with django_assert_max_num_queries(13):
        found.page()
