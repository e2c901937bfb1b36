from __future__ import annotations

from django.urls import path

from zerentian.api import views

app_name = "api"
urlpatterns = [
    path("openapi.json", views.document, name="openapi"),
    path("figures/", views.figures, name="figures"),
    path("figures/<str:key>/", views.figure, name="figure"),
    path("figures/<str:key>/records/", views.figure_records, name="records"),
]
