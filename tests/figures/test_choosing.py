"""Where one can go from a place: only what the viewer's grants open, whatever their own duties count."""

from __future__ import annotations

from tests.figures.world import ON, VILLAGES, sees
from zerentian.kernel.accounts.models import Post
from zerentian.kernel.figures import pages, places
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.kernel.responsibilities.models import Holder

OWN_STREET, OTHER_STREET = "370703001", "370703006"


def helper_elsewhere(world):
    """Somebody who reads the figures of one street and answers for a household in the other."""
    user = world.user("leader", OWN_STREET)
    post = Post.objects.create(entity=world.entity(), title="帮扶干部")
    world.seat(post, user)
    world.duty(world.household(VILLAGES[2]), Holder.objects.create(post=post))
    assert VILLAGES[2].startswith(OTHER_STREET)
    return sees(user)


def keys(found):
    return [part.key for part in found]


def test_a_breakdown_has_lines_only_where_something_can_count(world):
    reader = sees(world.user("leader", OWN_STREET))
    district = places.find("370703", on=ON)

    assert keys(places.parts(district, on=ON, viewer=reader)) == [OWN_STREET]
    both = places.parts(district, on=ON, viewer=helper_elsewhere(world))
    assert keys(both) == [OWN_STREET, OTHER_STREET]


def test_an_own_duty_elsewhere_counts_but_opens_no_way_there(world):
    viewer = helper_elsewhere(world)
    ask = Ask(place=places.find("370703", on=ON), on=ON, since=ON)

    assert keys(pages.chooser(viewer, ask)["smaller"]) == [OWN_STREET]


def test_the_way_up_ends_where_the_viewers_places_end(world):
    world.household(VILLAGES[0])
    village = places.find(VILLAGES[0], on=ON)
    reader, district = sees(world.user("leader", OWN_STREET)), sees(world.user("leader", "370703"))

    assert keys(places.around(village, reader)) == [OWN_STREET]
    assert keys(places.around(village, district)) == ["370703", OWN_STREET]
