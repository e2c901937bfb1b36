from __future__ import annotations

from django.urls import path

from zerentian.kernel.layouts import views

app_name = "layouts"
urlpatterns = [
    path("", views.layouts, name="list"),
    path("new/", views.new, name="new"),
    path("drafts/<int:pk>/", views.draft, name="draft"),
    path("drafts/<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/", views.layout, name="layout"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/retire/", views.retire, name="retire"),
]
