"""Addresses of the structures of promotion, below `<prefecture>/promotion/`."""

from __future__ import annotations

from django.urls import path

from municipalities.promotion.views import files, meetings, structures

ONE = "<int:pk>"
MEETING = "meetings/<int:pk>"

urlpatterns = [
    path("", structures.structure_list, name="structure_list"),
    path("new/", structures.structure_record, name="structure_record"),
    path(f"{ONE}/", structures.structure_detail, name="structure_detail"),
    path(f"{ONE}/change/", structures.structure_change, name="structure_change"),
    path(f"{ONE}/end/", structures.structure_end, name="structure_end"),
    path(f"{ONE}/resume/", structures.structure_resume, name="structure_resume"),
    path(f"{ONE}/files/", files.structure_files, name="structure_files"),
    path(f"{ONE}/files/<int:file_id>/", files.structure_file, name="structure_file"),
    path(f"{ONE}/files/<int:file_id>/remove/", files.structure_file_remove, name="structure_file_remove"),
    path(f"{ONE}/meetings/plan/", meetings.meeting_plan, name="meeting_plan"),
    path(f"{ONE}/meetings/new/", meetings.meeting_record, name="meeting_record"),
    path(f"{MEETING}/", meetings.meeting_detail, name="meeting_detail"),
    path(f"{MEETING}/change/", meetings.meeting_change, name="meeting_change"),
    path(f"{MEETING}/hold/", meetings.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}/call-off/", meetings.meeting_call_off, name="meeting_call_off"),
    path(f"{MEETING}/files/", files.meeting_files, name="meeting_files"),
    path(f"{MEETING}/files/<int:file_id>/", files.meeting_file, name="meeting_file"),
    path(f"{MEETING}/files/<int:file_id>/remove/", files.meeting_file_remove, name="meeting_file_remove"),
]
