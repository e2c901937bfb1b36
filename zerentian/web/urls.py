from __future__ import annotations

from importlib.util import find_spec

from django.urls import path
from django.views.generic import RedirectView

from zerentian.kernel.accounts import scope

app_name = "web"
urlpatterns = []
if find_spec("zerentian.web.home"):
    from zerentian.web import home

    urlpatterns.append(path("", home.home, name="home"))
else:
    urlpatterns.append(
        path(
            "",
            scope.public("only leads to the own page")(
                RedirectView.as_view(pattern_name="accounts:me")
            ),
            name="home",
        )
    )
