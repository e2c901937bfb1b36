from __future__ import annotations

from importlib.util import find_spec

from django.urls import path

from zerentian.web import home, search

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
if find_spec("zerentian.web.leader"):
    from zerentian.web import leader

    urlpatterns.append(path("leader/", leader.leader, name="leader"))
