"""Addresses of the numbers that towns call, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.call_points import views

urlpatterns = [
    path("call-points/", views.call_point_list, name="call_point_list"),
    path("call-points/new/", views.call_point_record, name="call_point_record"),
    path("call-points/<int:pk>/", views.call_point_edit, name="call_point_edit"),
    path("call-points/<int:pk>/withdraw/", views.call_point_withdraw, name="call_point_withdraw"),
]
