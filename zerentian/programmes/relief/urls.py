from __future__ import annotations

from django.urls import path

from zerentian.programmes.relief.views import (
    ending,
    household,
    listing,
    revealing,
    saved,
    undoing,
)

app_name = "relief"
urlpatterns = [
    path("households/", listing.households, name="households"),
    path("households/undo/", undoing.undo, name="undo"),
    path("households/views/", saved.save, name="save_view"),
    path("households/views/<int:pk>/", saved.change, name="change_view"),
    path("households/<int:pk>/", household.household, name="household"),
    path("households/<int:pk>/reveal/", revealing.reveal, name="reveal"),
    path("households/<int:pk>/duties/<int:duty>/end/", ending.end, name="end_duty"),
]
