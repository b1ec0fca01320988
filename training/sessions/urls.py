"""Addresses of sessions, below `<prefecture>/training/`."""

from __future__ import annotations

from django.urls import path

from training.sessions.views import attending, enrolling, materials, sessions

ONE = "sessions/<int:pk>"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/plan/", sessions.session_plan, name="session_plan"),
    path("sessions/series/", sessions.series_plan, name="series_plan"),
    path(f"{ONE}/", sessions.session_detail, name="session_detail"),
    path(f"{ONE}/change/", sessions.session_change, name="session_change"),
    path(f"{ONE}/call-off/", sessions.session_call_off, name="session_call_off"),
    path(f"{ONE}/enrol/", enrolling.session_enrol, name="session_enrol"),
    path(f"{ONE}/join/", enrolling.session_join, name="session_join"),
    path(f"{ONE}/sign-up/", enrolling.session_sign_up, name="session_sign_up"),
    path(
        f"{ONE}/enrolments/<int:enrolment_id>/withdraw/",
        enrolling.enrolment_withdraw,
        name="enrolment_withdraw",
    ),
    path(f"{ONE}/attendance/", attending.session_attendance, name="session_attendance"),
    path(f"{ONE}/attend/", attending.session_attend, name="session_attend"),
    path(f"{ONE}/test/", attending.session_test, name="session_test"),
    path(f"{ONE}/files/", materials.session_files, name="session_files"),
    path(f"{ONE}/files/<int:file_id>/", materials.session_file, name="session_file"),
    path(f"{ONE}/files/<int:file_id>/remove/", materials.session_file_remove, name="session_file_remove"),
    path(f"{ONE}/links/add/", materials.session_link_add, name="session_link_add"),
    path(f"{ONE}/links/<int:link_id>/drop/", materials.session_link_drop, name="session_link_drop"),
]
