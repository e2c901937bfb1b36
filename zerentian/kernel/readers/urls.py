from __future__ import annotations

from django.urls import path

from zerentian.kernel.readers import views

app_name = "readers"
urlpatterns = [
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("users/<int:pk>/", views.user, name="user"),
    path("many/", views.many, name="many"),
]
