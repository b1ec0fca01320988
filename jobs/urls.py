from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from accounts.permissions import Permission
from desk.lists import list_door
from jobs import views
from jobs.lists import JOBS

urlpatterns: list[URLPattern | URLResolver] = [
    path("", list_door(Permission.SEE_JOBS, JOBS), name="job_list"),
    path("<int:job_id>/", views.job_detail, name="job_detail"),
    path("<int:job_id>/cancel/", views.job_cancel, name="job_cancel"),
]
