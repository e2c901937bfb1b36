from __future__ import annotations

from django.urls import path

from zerentian.kernel.fieldwork import views_devices as views

app_name = "devices"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of-others/", views.others, name="others"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]
