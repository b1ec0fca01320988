"""Addresses of courses, completions and waivers, below `<prefecture>/training/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from training.courses.views import catalogue, recording, records, waivers

COURSE = "courses/<int:pk>"
QUESTION = f"{COURSE}/questions/<int:question_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", records.training_board, name="training_board"),
    path("me/", records.my_training, name="my_training"),
    path("talents/<int:pk>/", records.training_record, name="training_record"),
    path("completions/record/", records.completion_record, name="completion_record"),
    path("talents/<int:pk>/record/", recording.person_record, name="person_record"),
    path("completions/import/", recording.completions_import, name="completions_import"),
    path("completions/<int:pk>/revoke/", records.completion_revoke, name="completion_revoke"),
    path("courses/", catalogue.course_list, name="course_list"),
    path("courses/open/", catalogue.catalogue_open, name="catalogue_open"),
    path("courses/add/", catalogue.course_add, name="course_add"),
    path(f"{COURSE}/", catalogue.course_detail, name="course_detail"),
    path(f"{COURSE}/edit/", catalogue.course_edit, name="course_edit"),
    path(f"{COURSE}/require/", catalogue.course_require, name="course_require"),
    path(
        f"{COURSE}/requirements/<int:requirement_id>/end/", catalogue.requirement_end, name="requirement_end"
    ),
    path(f"{COURSE}/questions/add/", catalogue.question_add, name="question_add"),
    path(f"{QUESTION}/revise/", catalogue.question_revise, name="question_revise"),
    path(f"{QUESTION}/drop/", catalogue.question_drop, name="question_drop"),
    path("waivers/", waivers.waiver_list, name="waiver_list"),
    path("waivers/ask/", waivers.waiver_ask, name="waiver_ask"),
    path("waivers/<int:pk>/", waivers.waiver_detail, name="waiver_detail"),
    path("waivers/<int:pk>/approve/", waivers.waiver_approve, name="waiver_approve"),
    path("waivers/<int:pk>/refuse/", waivers.waiver_refuse, name="waiver_refuse"),
]
