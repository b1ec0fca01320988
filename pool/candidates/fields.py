"""The fields of a candidate: lists, files and pages of the ministry and of the prefectures."""

from __future__ import annotations

from typing import Any, Final

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, in_lines, linked, under
from desk.templatetags.page import katakana_breaks
from pool.candidates.choices import CALL_BADGES, STATUS_BADGES, CallStatus
from pool.candidates.models import Candidate

SHOWN_SKILLS: Final = 4
SHOWN_REGIONS: Final = 3


def _name(candidate: Candidate, seat: Seat) -> Any:
    address = "candidate_detail" if seat.prefecture_slug else "national_candidate"
    below = candidate.firm or candidate.kana
    return under(linked(seat.url(address, candidate.pk), candidate.name), below)


def _joined(words: list[str]) -> str:
    return "、".join(words)


def _skills(candidate: Candidate, seat: Seat) -> Any:
    words = candidate.skill_words
    more = [f"ほか{len(words) - SHOWN_SKILLS}件"] if len(words) > SHOWN_SKILLS else []
    return in_lines([*words[:SHOWN_SKILLS], *more]) if words else None


def _roles(candidate: Candidate, seat: Seat) -> Any:
    return in_lines([katakana_breaks(word) for word in candidate.role_words])


def _wish(candidate: Candidate, seat: Seat) -> Any:
    forms = _joined(candidate.form_words)
    return under(forms or "任用の希望なし", _joined(candidate.mode_words))


def _regions(candidate: Candidate, seat: Seat) -> Any:
    words = candidate.region_words
    more = f"ほか{len(words) - SHOWN_REGIONS}" if len(words) > SHOWN_REGIONS else ""
    return _joined(words[:SHOWN_REGIONS]) + more


def _days(candidate: Candidate, seat: Seat) -> Any:
    return f"{candidate.days_per_week}日" if candidate.days_per_week else None


def _course(candidate: Any) -> str:
    """How far the own prefecture has come."""
    return str(CallStatus(candidate.course).label) if candidate.course else ""


def _course_drawn(candidate: Any, seat: Seat) -> Any:
    if not candidate.is_listed:
        return under(badge("名簿から外れた", "stop"), _course(candidate))
    return badge(_course(candidate), CALL_BADGES[candidate.course]) if candidate.course else None


def _status_drawn(candidate: Candidate, seat: Seat) -> Any:
    return badge(str(candidate.get_status_display()), STATUS_BADGES[candidate.status])


NUMBER = Field("number", "名簿番号", on="list page file", css="nw", headed=True, sort="number")
FACTS = (
    Field("kind", "区分", "choice", on="page file"),
    Field("name", "氏名・名称", on="list file", draw=_name, sort="name"),
    Field("kana", "かな", on="page file"),
    Field("firm", "所属企業", on="page file"),
    Field(
        "roles",
        "人材類型",
        read=lambda row: _joined(row.role_words),
        on="list page file",
        draw=_roles,
        css="wide",
    ),
    Field(
        "skills",
        "スキルと水準",
        read=lambda row: _joined(row.skill_words),
        on="list page file",
        draw=_skills,
        css="wide",
    ),
    Field(
        "forms",
        "任用の希望",
        read=lambda row: _joined(row.form_words),
        on="list page file",
        draw=_wish,
        css="wide",
    ),
    Field("modes", "働き方", read=lambda row: _joined(row.mode_words), on="page file"),
    Field(
        "regions",
        "希望地域",
        read=lambda row: _joined(row.region_words),
        on="list page file",
        draw=_regions,
        headed=True,
    ),
    Field(
        "days_per_week",
        "週の日数",
        "int",
        on="list page file",
        draw=_days,
        css="nw",
        headed=True,
        sort="days",
    ),
    Field("listed_on", "掲載日", "date", on="page file"),
    Field("trained_on", "研修修了日", "date", on="page file"),
    Field("note", "備考", on="page file"),
)
PREFECTURE_FIELDS = (
    FACTS[1],
    *(NUMBER, FACTS[0], *FACTS[2:]),
    Field("course", "県の打診", read=_course, on="list file", draw=_course_drawn, headed=True),
)
NATIONAL_FIELDS = (
    FACTS[1],
    *(NUMBER, FACTS[0], *FACTS[2:]),
    Field("status", "名簿の状態", "choice", on="list page file", draw=_status_drawn, headed=True),
    Field("withdrawn_on", "外れた日", "date", on="page file"),
)
