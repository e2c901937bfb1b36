from __future__ import annotations

from django.urls import path

from zerentian.kernel.residents.views import household, listing, person

app_name = "residents"
urlpatterns = [
    path("", listing.residents, name="residents"),
    path("<int:pk>/", person.person, name="person"),
    path("households/<int:pk>/", household.household, name="household"),
]
