from __future__ import annotations

from django.urls import path

from zerentian.kernel.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.mine, name="list"),
    path("waiting/", views.waiting, name="waiting"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.request, name="request"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/file/", views.file, name="file"),
]
