"""Addresses of the candidates for a prefecture, below `<prefecture>/candidates/`."""

from __future__ import annotations

from django.urls import path

from pool.candidates.views import calls

ONE = "<int:pk>"
CALL = "calls/<int:pk>"

urlpatterns = [
    path("", calls.candidate_list, name="candidate_list"),
    path(f"{ONE}/", calls.candidate_detail, name="candidate_detail"),
    path(f"{ONE}/call/", calls.candidate_call, name="candidate_call"),
    path(f"{CALL}/write/", calls.call_write, name="call_write"),
    path(f"{CALL}/meet/", calls.call_meet, name="call_meet"),
    path(f"{CALL}/take/", calls.call_take, name="call_take"),
    path(f"{CALL}/pass/", calls.call_pass, name="call_pass"),
    path(f"{CALL}/decline/", calls.call_decline, name="call_decline"),
    path(f"{CALL}/reopen/", calls.call_reopen, name="call_reopen"),
    path(f"{CALL}/register/", calls.call_register, name="call_register"),
    path(f"{CALL}/seen/", calls.call_change_seen, name="call_change_seen"),
]
