"""Addresses of prospects, plans and dispatches, below the prefecture."""

from __future__ import annotations

from django.urls import path

from dispatch.dispatches.views import arranging, dispatches

urlpatterns = [
    path("needs/<int:pk>/candidates/", arranging.need_prospects, name="need_prospects"),
    path("needs/<int:pk>/dispatch/", arranging.dispatch_arrange, name="dispatch_arrange"),
    path("dispatches/", dispatches.dispatch_list, name="dispatch_list"),
    path("dispatches/<int:pk>/", dispatches.dispatch_detail, name="dispatch_detail"),
    path("dispatches/<int:pk>/cancel/", dispatches.dispatch_cancel, name="dispatch_cancel"),
    path("dispatches/<int:pk>/end/", dispatches.dispatch_end, name="dispatch_end"),
]
