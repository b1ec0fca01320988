"""The address of the paper, below its dispatch."""

from __future__ import annotations

from django.urls import path

from dispatch.proofsheets import views

urlpatterns = [path("dispatches/<int:pk>/proofs/", views.proof_sheet, name="proof_sheet")]
