from __future__ import annotations

from django.urls import path

from zerentian.kernel.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.batches, name="list"),
    path("new/", views.new, name="new"),
    path("templates/<str:key>.xlsx", views.template, name="template"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/check-again/", views.check_again, name="check_again"),
    path("<int:pk>/refused.xlsx", views.refused, name="refused"),
]
