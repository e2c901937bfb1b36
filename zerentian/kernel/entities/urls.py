from __future__ import annotations

from django.urls import path

from zerentian.kernel.entities import views

app_name = "entities"
urlpatterns = [
    path("", views.entities, name="entities"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.entity, name="entity"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/close/", views.close, name="close"),
]
