from __future__ import annotations

from django.urls import path

from zerentian.kernel.responsibilities.matching.views import matching
from zerentian.kernel.responsibilities.views import (
    assigning,
    changing,
    cover,
    ending,
    handing,
    holders,
    notices,
    placing,
    regions,
    roster,
    subjects,
    undoing,
)

app_name = "duties"
urlpatterns = [
    path("", cover.cover, name="cover"),
    path("gaps/", subjects.listed, name="gaps"),
    path("subjects/<int:pk>/", subjects.subject, name="subject"),
    path("assign/", assigning.assign, name="assign"),
    path("changes/", changing.changes, name="changes"),
    path("places/<int:pk>/", regions.place, name="place"),
    path("places/assign/", placing.assign, name="assign_place"),
    path("place-duties/<int:pk>/end/", placing.end, name="end_place"),
    path("subjects/<int:pk>/take-out/", placing.take_out, name="take_out"),
    path("exceptions/<int:pk>/end/", placing.put_back, name="put_back"),
    path("match/", matching, name="match"),
    path("notices/<int:pk>/seen/", notices.seen, name="seen"),
    path("undo/", undoing.undo, name="undo"),
    path("end/<int:pk>/", ending.end, name="end"),
    path("correct/<int:pk>/", ending.correct, name="correct"),
    path("posts/<int:pk>/end/", ending.end_post, name="end_post"),
    path("holders/", holders.listed, name="holders"),
    path("holders/<int:pk>/", holders.holder, name="holder"),
    path("holders/<int:pk>/hand-over/", handing.hand_over, name="hand_over"),
    path("rosters/", roster.roster, name="roster"),
]
