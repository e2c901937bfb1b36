from __future__ import annotations

from django.urls import path

from zerentian.api import sync, views

app_name = "api"
urlpatterns = [
    path("openapi.json", views.document, name="openapi"),
    path("sync/push", sync.push, name="push"),
    path("sync/pull", sync.pull, name="pull"),
    path("sync/photos/<uuid:client_id>", sync.photo, name="photo"),
    path("figures/", views.figures, name="figures"),
    path("figures/<str:key>/", views.figure, name="figure"),
    path("figures/<str:key>/records/", views.figure_records, name="records"),
]
