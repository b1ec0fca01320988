from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from jobs import operator_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", operator_views.operator_board, name="operator_board"),
    path("jobs/<int:prefecture_id>/<int:job_id>/retry/", operator_views.job_retry, name="job_retry"),
    path("jobs/<int:prefecture_id>/<int:job_id>/give-up/", operator_views.job_give_up, name="job_give_up"),
]
