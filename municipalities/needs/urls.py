"""Addresses of needs, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.needs.views import approving, files, joining, leaving, needs, writing

urlpatterns = [
    path("needs/", needs.need_list, name="need_list"),
    path("needs/write/", writing.need_write, name="need_write"),
    path("needs/<int:pk>/", needs.need_detail, name="need_detail"),
    path("needs/<int:pk>/edit/", writing.need_edit, name="need_edit"),
    path("needs/<int:pk>/withdraw/", leaving.need_withdraw, name="need_withdraw"),
    path("needs/<int:pk>/discard/", leaving.need_discard, name="need_discard"),
    path("needs/<int:pk>/give-up/", leaving.need_give_up, name="need_give_up"),
    path("needs/<int:pk>/go-on/", leaving.need_go_on, name="need_go_on"),
    path("needs/approvals/<int:pk>/", approving.need_approval, name="need_approval"),
    path("needs/approvals/<int:pk>/send-back/", approving.need_send_back, name="need_send_back"),
    path("needs/approvals/<int:pk>/take-back/", approving.need_take_back, name="need_take_back"),
    path("needs/<int:pk>/amend/", needs.need_amend, name="need_amend"),
    path("needs/<int:pk>/review/", needs.need_review, name="need_review"),
    path("needs/<int:pk>/owner/", needs.need_owner, name="need_owner"),
    path("needs/<int:pk>/join/", joining.need_join, name="need_join"),
    path("needs/<int:pk>/leave-joint/", joining.need_leave_joint, name="need_leave_joint"),
    path("joint-needs/<int:pk>/", joining.joint_need, name="joint_need"),
    path("joint-needs/<int:pk>/edit/", joining.joint_need_edit, name="joint_need_edit"),
    path("joint-needs/<int:pk>/add/", joining.joint_need_add, name="joint_need_add"),
    path("joint-needs/<int:pk>/answer/", joining.joint_need_answer, name="joint_need_answer"),
    path("needs/<int:pk>/promise/", needs.need_promise, name="need_promise"),
    path("needs/<int:pk>/close/", needs.need_close, name="need_close"),
    path("needs/<int:pk>/refer/", needs.need_refer, name="need_refer"),
    path("needs/<int:pk>/end/", needs.need_end, name="need_end"),
    path("needs/<int:pk>/files/", files.need_files, name="need_files"),
    path("needs/<int:pk>/files/<int:file_id>/", files.need_file, name="need_file"),
    path("needs/<int:pk>/files/<int:file_id>/remove/", files.need_file_remove, name="need_file_remove"),
    path("needs/<int:pk>/sheet/", needs.need_sheet, name="need_sheet"),
]
