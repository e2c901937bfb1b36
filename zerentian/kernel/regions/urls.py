from django.urls import path

from zerentian.kernel.regions.views import areas, editions, regions

app_name = "regions"
urlpatterns = [
    path("", regions.index, name="index"),
    path("<int:pk>/", regions.region, name="region"),
    path("export/", regions.export, name="export"),
    path("editions/", editions.index, name="editions"),
    path("editions/<int:pk>/", editions.edition, name="edition"),
    path("editions/<int:pk>/adopt/", editions.adopt, name="adopt"),
    path("editions/<int:pk>/successions/", editions.state, name="state"),
    path("adoptions/<int:pk>/undo/", editions.undo, name="undo"),
    path("successions/<int:pk>/withdraw/", editions.withdraw, name="withdraw"),
    path("areas/", areas.index, name="areas"),
    path("areas/<slug:key>/", areas.area, name="area"),
    path("areas/<slug:key>/members/", areas.members, name="members"),
]
