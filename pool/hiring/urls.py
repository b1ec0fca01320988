"""Addresses of recruitments and of joint hiring, below `<prefecture>/hiring/`."""

from __future__ import annotations

from django.urls import path

from pool.hiring.views import applicants, costs, joint, offers, recruitments

ONE = "<int:pk>"
CHANNEL, COST, APPLICANT = "channels/<int:pk>", "costs/<int:pk>", "applicants/<int:pk>"
OFFER, JOINT = "offers/<int:pk>", "joint/<int:pk>"

urlpatterns = [
    path("", recruitments.recruitment_list, name="recruitment_list"),
    path("new/", recruitments.recruitment_new, name="recruitment_new"),
    path(f"{ONE}/", recruitments.recruitment_detail, name="recruitment_detail"),
    path(f"{ONE}/change/", recruitments.recruitment_change, name="recruitment_change"),
    path(f"{ONE}/needs/", recruitments.recruitment_needs, name="recruitment_needs"),
    path(f"{ONE}/open/", recruitments.recruitment_open, name="recruitment_open"),
    path(f"{ONE}/close/", recruitments.recruitment_close, name="recruitment_close"),
    path(f"{ONE}/reopen/", recruitments.recruitment_reopen, name="recruitment_reopen"),
    path(f"{ONE}/finish/", recruitments.recruitment_finish, name="recruitment_finish"),
    path(f"{ONE}/call-off/", recruitments.recruitment_call_off, name="recruitment_call_off"),
    path(f"{ONE}/paper/", recruitments.recruitment_paper, name="recruitment_paper"),
    path(f"{ONE}/channels/new/", costs.channel_add, name="channel_add"),
    path(f"{CHANNEL}/change/", costs.channel_change, name="channel_change"),
    path(f"{CHANNEL}/drop/", costs.channel_drop, name="channel_drop"),
    path(f"{ONE}/costs/new/", costs.cost_add, name="cost_add"),
    path("costs/", costs.cost_list, name="cost_list"),
    path(f"{COST}/", costs.cost_detail, name="cost_detail"),
    path(f"{COST}/amend/", costs.cost_amend, name="cost_amend"),
    path(f"{COST}/papers/", costs.cost_papers, name="cost_papers"),
    path(f"{COST}/papers/<int:file_id>/", costs.cost_paper, name="cost_paper"),
    path(f"{COST}/papers/<int:file_id>/remove/", costs.cost_paper_remove, name="cost_paper_remove"),
    path(f"{ONE}/applicants/new/", applicants.applicant_add, name="applicant_add"),
    path("applicants/", applicants.applicant_list, name="applicant_list"),
    path(f"{APPLICANT}/", applicants.applicant_detail, name="applicant_detail"),
    path(f"{APPLICANT}/change/", applicants.applicant_change, name="applicant_change"),
    path(f"{APPLICANT}/advance/", applicants.applicant_advance, name="applicant_advance"),
    path(f"{APPLICANT}/reject/", applicants.applicant_reject, name="applicant_reject"),
    path(f"{APPLICANT}/withdraw/", applicants.applicant_withdraw, name="applicant_withdraw"),
    path(f"{APPLICANT}/reconsider/", applicants.applicant_reconsider, name="applicant_reconsider"),
    path(f"{APPLICANT}/register/", applicants.applicant_register, name="applicant_register"),
    path(f"{APPLICANT}/interview/", applicants.interview_plan, name="interview_plan"),
    path("interviews/<int:pk>/", applicants.interview_change, name="interview_change"),
    path("sheets/<int:pk>/", applicants.interview_sheet, name="interview_sheet"),
    path(f"{APPLICANT}/offer/", offers.offer_propose, name="offer_propose"),
    path(f"{OFFER}/approve/", offers.offer_approve, name="offer_approve"),
    path(f"{OFFER}/send-back/", offers.offer_send_back, name="offer_send_back"),
    path(f"{OFFER}/take-back/", offers.offer_take_back, name="offer_take_back"),
    path(f"{OFFER}/accept/", offers.offer_accept, name="offer_accept"),
    path(f"{OFFER}/decline/", offers.offer_decline, name="offer_decline"),
    path(f"{OFFER}/extend/", offers.offer_extend, name="offer_extend"),
    path(f"{OFFER}/cancel/", offers.offer_cancel, name="offer_cancel"),
    path(f"{ONE}/joint/new/", joint.joint_ask, name="joint_ask"),
    path("joint/", joint.joint_list, name="joint_list"),
    path(f"{JOINT}/", joint.joint_detail, name="joint_detail"),
    path(f"{JOINT}/answer/", joint.joint_answer, name="joint_answer"),
    path(f"{JOINT}/take-back/", joint.joint_take_back, name="joint_take_back"),
    path("stationings/", joint.stationing_list, name="stationing_list"),
    path("talents/<int:pk>/stationing/", joint.stationing_add, name="stationing_add"),
    path("stationings/<int:pk>/end/", joint.stationing_end, name="stationing_end"),
]
