"""Addresses of the municipalities, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.towns import views

urlpatterns = [
    path("municipalities/", views.municipality_list, name="municipality_list"),
    path("municipalities/<str:code>/", views.municipality_detail, name="municipality_detail"),
]
