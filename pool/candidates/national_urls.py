"""Addresses of the ministry's list, below `/national/candidates/`."""

from __future__ import annotations

from django.urls import path

from pool.candidates.views import imports, national

ONE = "<int:pk>"
IMPORT = "imports/<int:pk>"

urlpatterns = [
    path("", national.national_candidates, name="national_candidates"),
    path(f"{ONE}/", national.national_candidate, name="national_candidate"),
    path(f"{ONE}/withdraw/", national.candidate_withdraw, name="candidate_withdraw"),
    path(f"{ONE}/relist/", national.candidate_relist, name="candidate_relist"),
    path("imports/", imports.candidate_imports, name="candidate_imports"),
    path("imports/new/", imports.candidate_import_new, name="candidate_import_new"),
    path(f"{IMPORT}/", imports.candidate_import, name="candidate_import"),
    path(f"{IMPORT}/discard/", imports.candidate_import_discard, name="candidate_import_discard"),
]
