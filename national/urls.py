"""Addresses below `/national/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from national import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.national_dashboard, name="national_dashboard"),
    path("prefectures/", views.national_prefectures, name="national_prefectures"),
    path("prefectures/<slug:slug>/", views.national_prefecture, name="national_prefecture"),
    path("municipalities/", views.national_municipalities, name="national_municipalities"),
    path("definitions/", views.national_definitions, name="national_definitions"),
]
