from __future__ import annotations

from django.urls import path

from zerentian.kernel.erasure import views

app_name = "erasure"
urlpatterns = [
    path("", views.listed, name="list"),
    path("people/<int:pk>/", views.ask, name="ask"),
    path("<int:pk>/", views.request, name="request"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
