"""Addresses below `/national/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from national import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show_dashboard, name="national_dashboard"),
    path("prefectures/", views.list_prefectures, name="national_prefectures"),
    path("prefectures/<slug:slug>/", views.show_prefecture, name="national_prefecture"),
    path("municipalities/", views.list_municipalities, name="national_municipalities"),
    path("definitions/", views.show_definitions, name="national_definitions"),
]
