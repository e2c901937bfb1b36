from __future__ import annotations

from django.urls import path

from zerentian.kernel.visits.views import asking, listing, printing, showing

app_name = "visits"
urlpatterns = [
    path("", listing.visits, name="visits"),
    path("forms/", printing.forms, name="forms"),
    path("questions/", asking.questions, name="questions"),
    path("photos/<int:pk>/", showing.photo, name="photo"),
    path("<int:pk>/", showing.visit, name="visit"),
    path("<int:pk>/withdraw/", showing.withdraw, name="withdraw"),
    path("<int:pk>/settle/", showing.settle, name="settle"),
]
