from __future__ import annotations

from django.urls import path

from zerentian.kernel.notifications import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.settings, name="settings"),
    path("<int:pk>/open/", views.open_, name="open"),
]
