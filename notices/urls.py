from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from notices import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.notice_list, name="notice_list"),
    path("read/", views.notices_read, name="notices_read"),
    path("<int:notice_id>/open/", views.notice_open, name="notice_open"),
]
