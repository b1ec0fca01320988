"""Addresses of the demo: the page of every part of the design."""

from __future__ import annotations

from django.urls import path

from demo import views

urlpatterns = [path("components/", views.components, name="components")]
