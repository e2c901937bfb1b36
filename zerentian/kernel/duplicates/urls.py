from __future__ import annotations

from django.urls import path

from zerentian.kernel.duplicates.views import deciding, listing, showing

app_name = "duplicates"
urlpatterns = [
    path("", listing.listed, name="list"),
    path("different/", deciding.different, name="different"),
    path("<int:pk>/", showing.pair, name="pair"),
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/merge/", deciding.merge, name="merge"),
    path("<int:pk>/unmerge/", deciding.unmerge, name="unmerge"),
]
