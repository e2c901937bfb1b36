from __future__ import annotations

from django.urls import path

from zerentian.web import home, leader, search

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("leader/", leader.leader, name="leader"),
    path("search/", search.search, name="search"),
]
