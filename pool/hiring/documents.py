"""What the 募集要項 says on paper."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import NOTHING, lines
from japan.skill_standard import LEVELS
from pool.hiring.choices import RecruitmentStatus
from pool.hiring.fields import FIELDS
from pool.hiring.models import Recruitment

GIVEN = frozenset({"業務の内容", "応募の方法", "応募の資格", "応募者の情報"})
"""What stands in parts of its own."""


def paper_context(recruitment: Recruitment, seat: Seat) -> dict[str, Any]:
    """What somebody who wishes to apply has to know. Of a draft the paper says that it is one."""
    facts = [
        line
        for line in lines("page", FIELDS, recruitment)
        if line.value not in ("", NOTHING) and line.label not in GIVEN
    ]
    return {
        "recruitment": recruitment,
        "prefecture_name": seat.prefecture_name,
        "facts": facts,
        "levels": list(LEVELS.items()),
        "is_draft": recruitment.status == RecruitmentStatus.DRAFT,
        "today": timezone.localdate(),
    }


def paper_name(recruitment: Recruitment) -> str:
    """募集要項_R-8-0001.pdf."""
    return f"募集要項_{recruitment.number}.pdf"
