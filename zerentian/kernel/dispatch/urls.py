from __future__ import annotations

from django.urls import path

from zerentian.kernel.dispatch.views import board, composing, files, orders, tasks

app_name = "orders"
urlpatterns = [
    path("", board.board, name="board"),
    path("new/", composing.new, name="new"),
    path("<int:pk>/", orders.order, name="order"),
    path("<int:pk>/print/", orders.printed, name="printed"),
    path("<int:pk>/remind/", orders.remind, name="remind"),
    path("<int:pk>/recall/", orders.recall, name="recall"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/pass-on/", composing.pass_on, name="pass_on"),
    path("tasks/<int:pk>/<slug:name>/", tasks.deed, name="deed"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
]
