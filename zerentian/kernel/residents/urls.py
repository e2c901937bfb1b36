from __future__ import annotations

from django.urls import path

from zerentian.kernel.residents.views import (
    at_home,
    births,
    events,
    household,
    listing,
    moving,
    person,
)

app_name = "residents"
urlpatterns = [
    path("", listing.residents, name="residents"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/died/", events.died, name="died"),
    path("<int:pk>/number/", births.number, name="number"),
    path("<int:pk>/left/", events.left, name="left"),
    path("households/<int:pk>/", household.household, name="household"),
    path("households/<int:pk>/birth/", births.birth, name="birth"),
    path("households/<int:pk>/move/", moving.move, name="move"),
    path("households/<int:pk>/join/", at_home.join, name="join"),
    path("households/<int:pk>/split/", at_home.split, name="split"),
    path("events/<int:pk>/", events.event, name="event"),
]
