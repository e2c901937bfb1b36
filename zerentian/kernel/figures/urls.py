from __future__ import annotations

from django.urls import path

from zerentian.kernel.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:key>/", views.figure, name="figure"),
    path("<str:key>/records.xlsx", views.export, {"kind": "xlsx"}, name="xlsx"),
    path("<str:key>/records.csv", views.export, {"kind": "csv"}, name="csv"),
]
