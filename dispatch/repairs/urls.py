"""Addresses of planning anew, below `<prefecture>/visits/`."""

from __future__ import annotations

from django.urls import path

from dispatch.repairs import views

urlpatterns = [
    path("settle/<int:talent_pk>/", views.visits_settle, name="visits_settle"),
    path("<int:pk>/move/", views.visit_move, name="visit_move"),
]
