"""Addresses of candidates, plans and dispatches, below the prefecture."""

from __future__ import annotations

from django.urls import path

from dispatch.dispatches.views import dispatches, planning

urlpatterns = [
    path("needs/<int:pk>/candidates/", planning.need_candidates, name="need_candidates"),
    path("needs/<int:pk>/dispatch/", planning.dispatch_plan, name="dispatch_plan"),
    path("dispatches/", dispatches.dispatch_list, name="dispatch_list"),
    path("dispatches/<int:pk>/", dispatches.dispatch_detail, name="dispatch_detail"),
    path("dispatches/<int:pk>/cancel/", dispatches.dispatch_cancel, name="dispatch_cancel"),
    path("dispatches/<int:pk>/end/", dispatches.dispatch_end, name="dispatch_end"),
]
