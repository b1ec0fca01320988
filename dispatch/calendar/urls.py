"""Addresses of the calendar, below `<prefecture>/calendar/`."""

from __future__ import annotations

from django.urls import path

from dispatch.calendar import views

urlpatterns = [
    path("", views.dispatch_calendar, name="dispatch_calendar"),
    path("visits.ics", views.dispatch_feed, name="dispatch_feed"),
    path("holidays/", views.holiday_list, name="holiday_list"),
    path("holidays/new/", views.holiday_record, name="holiday_record"),
    path("holidays/<int:pk>/withdraw/", views.holiday_withdraw, name="holiday_withdraw"),
]
