from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from training.courses import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.training_board, name="training_board"),
    path("me/", views.my_training, name="my_training"),
    path("talents/<int:pk>/", views.training_record, name="training_record"),
    path("completions/record/", views.completion_record, name="completion_record"),
    path("completions/<int:pk>/withdraw/", views.completion_withdraw, name="completion_withdraw"),
    path("courses/", views.course_list, name="course_list"),
    path("courses/open/", views.catalogue_open, name="catalogue_open"),
    path("courses/add/", views.course_add, name="course_add"),
    path("courses/<int:pk>/edit/", views.course_edit, name="course_edit"),
    path("waivers/", views.waiver_list, name="waiver_list"),
    path("waivers/ask/", views.waiver_ask, name="waiver_ask"),
    path("waivers/<int:pk>/", views.waiver_detail, name="waiver_detail"),
    path("waivers/<int:pk>/approve/", views.waiver_approve, name="waiver_approve"),
    path("waivers/<int:pk>/refuse/", views.waiver_refuse, name="waiver_refuse"),
]
