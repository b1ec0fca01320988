"""Addresses of the groups of municipalities, below `<prefecture>/groups/`."""

from __future__ import annotations

from django.urls import path

from municipalities.groups import views

urlpatterns = [
    path("", views.group_list, name="group_list"),
    path("new/", views.group_record, name="group_record"),
    path("<int:pk>/", views.group_detail, name="group_detail"),
    path("<int:pk>/change/", views.group_change, name="group_change"),
    path("<int:pk>/end/", views.group_end, name="group_end"),
    path("<int:pk>/resume/", views.group_resume, name="group_resume"),
]
