"""Pages of one prefecture."""

from __future__ import annotations

from django.urls import include, path

from home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("", include("members.prefecture_urls")),
    path("jobs/", include("jobs.urls")),
    path("notices/", include("notices.urls")),
    path("documents/", include("documents.urls")),
    path("", include("municipalities.call_points.urls")),
    path("", include("municipalities.rulebook.urls")),
    path("", include("municipalities.needs.urls")),
    path("", include("municipalities.surveys.urls")),
    path("", include("municipalities.hearings.urls")),
    path("", include("municipalities.towns.urls")),
    path("", include("municipalities.profile.urls")),
    path("groups/", include("municipalities.groups.urls")),
    path("promotion/", include("municipalities.promotion.urls")),
    path("targets/", include("municipalities.targets.urls")),
    path("", include("pool.own.urls")),
    path("", include("pool.people.urls")),
    path("skills/", include("pool.skills.urls")),
    path("candidates/", include("pool.candidates.urls")),
    path("hiring/", include("pool.hiring.urls")),
    path("training/", include("training.courses.urls")),
    path("training/", include("training.sessions.urls")),
    path("", include("dispatch.dispatches.urls")),
    path("calendar/", include("dispatch.calendar.urls")),
    path("", include("dispatch.proofsheets.urls")),
    path("visits/", include("dispatch.visits.urls")),
    path("visits/", include("dispatch.repairs.urls")),
    path("finance/", include("finance.urls")),
]
