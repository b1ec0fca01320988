"""The kinds of issued documents."""

from __future__ import annotations

from django.db import models


class DocumentKind(models.TextChoices):
    NEED_SHEET = "need_sheet", "ニーズ票"
    ALLOCATION_FIGURE = "allocation_figure", "交付税の試算"
    RECRUITMENT = "recruitment", "募集要項"
    SURVEY_COMPARISON = "survey_comparison", "回答の対比票"
    PROOF_SHEET = "proof_sheet", "派遣要件確認票"
