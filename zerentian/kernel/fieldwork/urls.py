from __future__ import annotations

from django.urls import path

from zerentian.kernel.fieldwork.views import campaigns, due, events, facilities

app_name = "field"
urlpatterns = [
    path("due/", due.due, name="due"),
    path("due/mine/", due.mine, name="mine"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="new_campaign"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("cleanups/", events.cleanups, name="cleanups"),
    path("care/", events.care, name="care"),
    path("events/<str:kind>/new/", events.new, name="new_event"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/add/", events.add, name="add_to_event"),
    path("attendances/<int:pk>/take-out/", events.take_out, name="take_out"),
    path("events/<int:pk>/withdraw/", events.withdraw, name="withdraw_event"),
    path("facilities/", facilities.facilities, name="facilities"),
    path("facilities/new/", facilities.new, name="new_facilities"),
    path("facilities/<int:pk>/accept/", facilities.accept, name="accept_facility"),
]
