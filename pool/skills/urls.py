"""Addresses of the vocabulary of skills, below the prefecture."""

from __future__ import annotations

from django.urls import path

from pool.skills import views

urlpatterns = [
    path("", views.skill_list, name="skill_list"),
    path("add/", views.skill_add, name="skill_add"),
    path("import/", views.skills_import, name="skills_import"),
    path("<int:pk>/", views.skill_detail, name="skill_detail"),
    path("<int:pk>/change/", views.skill_change, name="skill_change"),
    path("<int:pk>/retire/", views.skill_retire, name="skill_retire"),
    path("<int:pk>/restore/", views.skill_restore, name="skill_restore"),
]
