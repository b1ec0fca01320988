"""Addresses of surveys, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.surveys.views import (
    answering,
    approving,
    board,
    files,
    handing,
    questions,
    reading,
    rounds,
    sheets,
)

urlpatterns = [
    path("surveys/", rounds.survey_list, name="survey_list"),
    path("surveys/new/", rounds.round_new, name="round_new"),
    path("surveys/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("surveys/<int:pk>/change/", rounds.round_change, name="round_change"),
    path("surveys/<int:pk>/targets/", rounds.round_targets, name="round_targets"),
    path("surveys/<int:pk>/questions/", questions.round_questions, name="round_questions"),
    path("surveys/<int:pk>/questions/new/", questions.question_new, name="question_new"),
    path("surveys/<int:pk>/questions/back/", questions.questions_back, name="questions_back"),
    path("surveys/<int:pk>/questions/<slug:question>/", questions.question_edit, name="question_edit"),
    path(
        "surveys/<int:pk>/questions/<slug:question>/columns/<slug:column>/",
        questions.column_edit,
        name="column_edit",
    ),
    path("surveys/<int:pk>/parts/<slug:section>/", questions.section_edit, name="section_edit"),
    path("surveys/<int:pk>/open/", rounds.round_open, name="round_open"),
    path("surveys/<int:pk>/extend/", rounds.round_extend, name="round_extend"),
    path("surveys/<int:pk>/close/", rounds.round_close, name="round_close"),
    path("surveys/<int:pk>/reopen/", rounds.round_reopen, name="round_reopen"),
    path("surveys/<int:pk>/discard/", rounds.round_discard, name="round_discard"),
    path("surveys/<int:pk>/remind/", board.round_remind, name="round_remind"),
    path("surveys/<int:pk>/reminders/", board.round_reminders, name="round_reminders"),
    path("surveys/<int:pk>/reminders/<int:reminder_id>/stop/", board.reminder_stop, name="reminder_stop"),
    path("surveys/<int:pk>/progress/", reading.round_progress, name="round_progress"),
    path("surveys/<int:pk>/outliers/", reading.round_outliers, name="round_outliers"),
    path("surveys/<int:pk>/answers/", reading.round_answers, name="round_answers"),
    path("surveys/<int:pk>/comparisons/", reading.round_comparisons, name="round_comparisons"),
    path("surveys/sheets/<int:pk>/comparison/", reading.sheet_comparison, name="sheet_comparison"),
    path("surveys/sheets/<int:pk>/", sheets.sheet_detail, name="sheet_detail"),
    path("surveys/sheets/<int:pk>/sections/<slug:key>/", answering.sheet_section, name="sheet_section"),
    path("surveys/sheets/<int:pk>/sections/<slug:key>/hand/", handing.section_hand, name="section_hand"),
    path(
        "surveys/sheets/<int:pk>/hands/<int:hand_id>/take-back/",
        handing.hand_take_back,
        name="hand_take_back",
    ),
    path("surveys/sheets/<int:pk>/form/", files.sheet_form, name="sheet_form"),
    path("surveys/sheets/<int:pk>/upload/", files.sheet_upload, name="sheet_upload"),
    path("surveys/sheets/<int:pk>/files/<slug:question>/", files.sheet_files, name="sheet_files"),
    path("surveys/sheets/<int:pk>/file/<int:file_id>/", files.sheet_file, name="sheet_file"),
    path(
        "surveys/sheets/<int:pk>/files/<slug:question>/<int:file_id>/remove/",
        files.sheet_file_remove,
        name="sheet_file_remove",
    ),
    path("surveys/sheets/<int:pk>/review/", answering.sheet_review, name="sheet_review"),
    path("surveys/sheets/<int:pk>/need/", sheets.sheet_need, name="sheet_need"),
    path("surveys/sheets/<int:pk>/confirm/", sheets.sheet_confirm, name="sheet_confirm"),
    path(
        "surveys/sheets/<int:pk>/answers/<slug:question>/return/", sheets.answer_return, name="answer_return"
    ),
    path(
        "surveys/sheets/<int:pk>/answers/<slug:question>/return/take-back/",
        sheets.answer_return_back,
        name="answer_return_back",
    ),
    path("surveys/sheets/approvals/<int:pk>/", approving.sheet_approval, name="sheet_approval"),
    path("surveys/sheets/approvals/<int:pk>/send-back/", approving.sheet_send_back, name="sheet_send_back"),
    path("surveys/sheets/approvals/<int:pk>/take-back/", approving.sheet_take_back, name="sheet_take_back"),
]
