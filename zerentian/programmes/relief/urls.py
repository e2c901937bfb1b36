from __future__ import annotations

from django.urls import path

from zerentian.programmes.relief.views import listing, household

app_name = "relief"
urlpatterns = [
    path("households/", listing.households, name="households"),
    path("households/<int:pk>/", household.household, name="household"),
]
