from __future__ import annotations

from django.urls import path

from zerentian.kernel.fieldwork.views import paper, recording

app_name = "recording"
urlpatterns = [
    path("record/", recording.choose, name="choose"),
    path("record/<int:subject>/", recording.record, name="record"),
    path("paper/", paper.paper, name="paper"),
    path("<int:pk>/correct/", recording.correct, name="correct"),
]
