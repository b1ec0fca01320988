"""Addresses of hearings, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.hearings.views import findings, hearings, minutes, planning

urlpatterns = [
    path("hearings/", hearings.hearing_list, name="hearing_list"),
    path("hearings/new/", planning.hearing_new, name="hearing_new"),
    path("surveys/<int:pk>/hearings/", hearings.round_hearings, name="round_hearings"),
    path("surveys/<int:pk>/hearings/plan/", planning.hearings_plan, name="hearings_plan"),
    path("surveys/sheets/<int:pk>/hearing/", planning.hearing_plan, name="hearing_plan"),
    path("hearings/<int:pk>/", hearings.hearing_detail, name="hearing_detail"),
    path("hearings/<int:pk>/change/", planning.hearing_change, name="hearing_change"),
    path("hearings/<int:pk>/call-off/", planning.hearing_call_off, name="hearing_call_off"),
    path("hearings/<int:pk>/minutes/", minutes.hearing_minutes, name="hearing_minutes"),
    path("hearings/<int:pk>/sections/<slug:key>/", minutes.hearing_section, name="hearing_section"),
    path("hearings/<int:pk>/share/", minutes.hearing_share, name="hearing_share"),
    path("hearings/<int:pk>/unshare/", minutes.hearing_unshare, name="hearing_unshare"),
    path("hearings/<int:pk>/close/", minutes.hearing_close, name="hearing_close"),
    path("hearings/<int:pk>/reopen/", minutes.hearing_reopen, name="hearing_reopen"),
    path("hearings/<int:pk>/findings/new/", findings.finding_add, name="finding_add"),
    path("hearings/<int:pk>/findings/<int:finding_id>/", findings.finding_edit, name="finding_edit"),
    path("hearings/<int:pk>/findings/<int:finding_id>/drop/", findings.finding_drop, name="finding_drop"),
    path("hearings/<int:pk>/findings/<int:finding_id>/offer/", findings.finding_offer, name="finding_offer"),
    path(
        "hearings/<int:pk>/findings/<int:finding_id>/take-back/",
        findings.finding_take_back,
        name="finding_take_back",
    ),
    path("hearings/<int:pk>/findings/<int:finding_id>/need/", findings.finding_need, name="finding_need"),
    path(
        "hearings/<int:pk>/findings/<int:finding_id>/decline/",
        findings.finding_decline,
        name="finding_decline",
    ),
]
