"""Addresses of dispatches and visits, below the prefecture."""

from __future__ import annotations

from django.urls import path

from dispatch.views import dispatches, planning, visits

urlpatterns = [
    path("needs/<int:pk>/candidates/", planning.need_candidates, name="need_candidates"),
    path("needs/<int:pk>/dispatch/", planning.dispatch_plan, name="dispatch_plan"),
    path("dispatches/", dispatches.dispatch_list, name="dispatch_list"),
    path("dispatches/<int:pk>/", dispatches.dispatch_detail, name="dispatch_detail"),
    path("dispatches/<int:pk>/cancel/", dispatches.dispatch_cancel, name="dispatch_cancel"),
    path("dispatches/<int:pk>/end/", dispatches.dispatch_end, name="dispatch_end"),
    path("calendar/", dispatches.dispatch_calendar, name="dispatch_calendar"),
    path("calendar/visits.ics", dispatches.dispatch_feed, name="dispatch_feed"),
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("visits/<int:pk>/log/", visits.visit_log, name="visit_log"),
    path("visits/<int:pk>/confirm/", visits.visit_confirm, name="visit_confirm"),
    path("visits/<int:pk>/cancel/", visits.visit_cancel, name="visit_cancel"),
    path("visits/<int:pk>/remark/", visits.visit_remark, name="visit_remark"),
]
