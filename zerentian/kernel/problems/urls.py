from __future__ import annotations

from django.urls import path

from zerentian.kernel.problems.views import (
    deeds,
    evidence,
    ledger,
    opening,
    register,
    showing,
    totals,
)

app_name = "problems"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("mine/", ledger.mine, name="mine"),
    path("board/", ledger.board, name="board"),
    path("places/", totals.places, name="places"),
    path("look-backs/", totals.look_backs, name="look_backs"),
    path("new/<int:pk>/", opening.new, name="new"),
    path("register/", register.register, name="register"),
    path("register/new/", register.new, name="register_new"),
    path("register/<int:pk>/", register.entry, name="entry"),
    path("register/<int:pk>/correct/", register.correct, name="correct"),
    path("register/<int:pk>/withdraw/", register.withdraw, name="withdraw"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("<int:pk>/", showing.problem, name="problem"),
    path("<int:pk>/<slug:deed>/", deeds.deed, name="deed"),
]
