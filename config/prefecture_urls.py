"""Pages of one prefecture."""

from __future__ import annotations

from django.urls import include, path

from config import home

urlpatterns = [
    path("", home.today, name="home"),
    path("search/", home.find, name="search"),
    path("", include("accounts.prefecture_urls")),
    path("jobs/", include("jobs.urls")),
    path("notices/", include("notices.urls")),
    path("documents/", include("documents.urls")),
    path("", include("municipalities.urls")),
    path("talents/", include("pool.urls")),
    path("training/", include("training.urls")),
    path("", include("dispatch.urls")),
    path("finance/", include("finance.urls")),
]
