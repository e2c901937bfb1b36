from __future__ import annotations

from django.urls import path

from zerentian.web.phone import views

app_name = "phone"
urlpatterns = [
    path("phone/", views.app, name="app"),
    path("phone/who/", views.who, name="who"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
