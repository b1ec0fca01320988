"""What must hold before anything of a hearing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, Final

from accounts.errors import Refusal, WrongState, ask_each
from accounts.models import User
from accounts.people import people_who
from accounts.permissions import Permission
from desk.checks import check_day, check_text
from japan.kana import as_kept
from japan.wareki import format_day, format_short
from municipalities.hearings.choices import HearingStatus, Way
from municipalities.hearings.models import MOST_OF_LINE, MOST_OF_NAME, MOST_OF_PLACE, MOST_OF_REASON, Hearing
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import AnswerSheet, SurveyRound

ABOUT_A_YEAR: Final = timedelta(days=366)
USUAL_MINUTES: Final = 60
HELD_THEN: Final = "この日に行ったヒアリングとして記録する"
OVERLAPS: Final = "時間が重なっていても予定する"


def officials(prefecture_id: int) -> list[User]:
    """Who may hear a municipality: those who answer needs, in the order in which they are offered."""
    return list(people_who(Permission.REVIEW_NEED, prefecture_id).order_by("name", "id"))


def check_plan(said: Mapping[str, Any], prefecture_id: int, today: date) -> None:
    """All facts of a plan at once; `official` is a `User`."""
    ask_each(
        lambda: check_held_on(said["held_on"], today),
        lambda: check_hours(said["starts_at"], said["ends_at"]),
        lambda: _check_place(said),
        lambda: _check_written(said["expert_name"], "expert_name", "デジタル専門人材の氏名", MOST_OF_NAME),
        lambda: check_text(
            said["expert_affiliation"],
            "expert_affiliation",
            "デジタル専門人材の所属",
            at_most=MOST_OF_NAME,
            is_one_line=True,
        ),
        lambda: _check_official(said["official"], prefecture_id),
        lambda: check_attendants(said["attendants"]),
        lambda: _check_written(said["call"], "call", "連絡先", MOST_OF_LINE),
    )


def check_held_on(held_on: date, today: date, field: str = "held_on") -> None:
    """Within a year: also a day that has passed, for what was held before it was written down."""
    check_day(held_on, field, "実施日")
    if abs(held_on - today) > ABOUT_A_YEAR:
        side = "先" if held_on > today else "前"
        raise Refusal(f"{format_day(held_on)}は1年より{side}です。年を確かめてください。", field=field)


def refuse_past(held_on: date, today: date, field: str, *, is_held: bool) -> None:
    """A day that has passed is planned by nobody; what was held then is put on record as held."""
    if held_on >= today or is_held:
        return
    sentence = f"{format_short(held_on)}は過ぎています。これから行う日を書いてください。"
    if field == "held_on":
        raise Refusal(
            f"{sentence}その日に行ったときは、「{HELD_THEN}」に印を付けて、もう一度押してください。",
            field="is_held",
        )
    raise Refusal(
        f"{sentence}その日に行ったヒアリングは、市町村の調査票の「ヒアリングを予定する」から記録できます。",
        field=field,
    )


def refuse_overlap(hearing: Hearing) -> None:
    """Nobody is in two places at once: neither the expert nor the official, as far as hours are known."""
    if hearing.starts_at is None:
        return
    others = Hearing.objects.planned().filter(held_on=hearing.held_on, starts_at__isnull=False)
    for other in others.exclude(pk=hearing.pk).select_related("official").order_by("starts_at", "id"):
        same = [
            *([hearing.expert_name] if _name(hearing) == _name(other) else []),
            *([other.official.name] if hearing.official_id == other.official_id else []),
        ]
        if same and _overlap(hearing, other):
            raise Refusal(
                f"{'と'.join(f'{name}さん' for name in same)}は、{other.when}、"
                f"{other.municipality_name}のヒアリングに出る予定です。時間か担当を変えてください。"
                f"重なってもよいときは、「{OVERLAPS}」に印を付けて、もう一度押してください。",
                field="overlaps",
            )


def _name(hearing: Hearing) -> str:
    """Of the expert, however the two parts are divided."""
    return "".join(as_kept(hearing.expert_name).split())


def _overlap(one: Hearing, other: Hearing) -> bool:
    (begins, ends), (other_begins, other_ends) = _minutes(one), _minutes(other)
    return begins < other_ends and other_begins < ends


def _minutes(hearing: Hearing) -> tuple[int, int]:
    """Of the day; a hearing without an end takes as long as they usually do."""
    assert hearing.starts_at is not None
    begins = hearing.starts_at.hour * 60 + hearing.starts_at.minute
    ends = hearing.ends_at
    return begins, ends.hour * 60 + ends.minute if ends else begins + USUAL_MINUTES


def check_hours(starts_at: time | None, ends_at: time | None, field: str = "ends_at") -> None:
    if ends_at is None:
        return
    if starts_at is None:
        raise Refusal("終わりの時刻を書くときは、始まりの時刻も書いてください。", field=field)
    if ends_at <= starts_at:
        raise Refusal("終わりの時刻が、始まりの時刻より前です。", field=field)


def _check_place(said: Mapping[str, Any]) -> None:
    check_text(said["place"], "place", "場所", at_most=MOST_OF_PLACE, is_one_line=True)
    if said["way"] not in Way.values:
        raise Refusal("対面かオンラインかを選んでください。", field="way")
    if said["way"] == Way.PLACE and not said["place"].strip():
        raise Refusal("対面のときは、場所を書いてください。例：本庁舎2階 第1会議室", field="place")
    url = said["meeting_url"]
    if url and said["way"] == Way.PLACE:
        raise Refusal("対面のときは、会議のアドレスを空けてください。", field="meeting_url")
    if url and not url.startswith(("https://", "http://")):
        raise Refusal("会議のアドレスは、https:// から書いてください。", field="meeting_url")


def _check_written(text: str, field: str, label: str, most: int) -> None:
    if not text.strip():
        raise Refusal(f"{label}を書いてください。", field=field)
    check_text(text, field, label, at_most=most, is_one_line=True)


def _check_official(official: User, prefecture_id: int) -> None:
    if official.pk not in {person.pk for person in officials(prefecture_id)}:
        raise Refusal(
            "ヒアリングに出られるのは、県でニーズに答える人だけです。選び直してください。", field="official"
        )


def check_attendants(attendants: str) -> None:
    check_text(attendants, "attendants", "市町村の出席者", at_most=MOST_OF_LINE, is_one_line=True)


def check_asked(survey: SurveyRound, code: str) -> None:
    """A municipality is heard on the sheet that it has in the round."""
    if survey.status not in (RoundStatus.OPEN, RoundStatus.CLOSED):
        raise WrongState(f"この調査は「{survey.get_status_display()}」のため、ヒアリングを予定できません。")
    if not AnswerSheet.objects.filter(round=survey, municipality=code).exists():
        raise Refusal("この調査の対象でない市町村です。選び直してください。", field="municipality")


def check_reason(reason: str, label: str) -> None:
    if not reason.strip():
        raise Refusal(f"{label}を書いてください。", field="reason")
    check_text(reason, "reason", label, at_most=MOST_OF_REASON)


def check_minutes(present: str, issues: str, securing: str, attendants: str) -> None:
    if not (present.strip() or issues.strip() or securing.strip()):
        raise Refusal("現状、課題、想定される確保方法のどれかを書いてください。", field="present")
    ask_each(
        lambda: check_text(present, "present", "現状"),
        lambda: check_text(issues, "issues", "課題"),
        lambda: check_text(securing, "securing", "想定される確保方法"),
        lambda: check_attendants(attendants),
    )


def refuse_still_to_come(hearing: Hearing, today: date) -> None:
    """Nobody writes minutes of what is still to come."""
    if hearing.held_on > today:
        raise WrongState(
            f"実施日（{format_short(hearing.held_on)}）の前なので、ヒアリングの記録は書けません。"
            "早く行ったときは、先に「日時・場所を変える」で実施日を直してください。"
        )


def refuse_settled(hearing: Hearing) -> None:
    """Notes are written before, during and after; not once the minutes are settled or all is off."""
    if hearing.status not in (HearingStatus.PLANNED, HearingStatus.HELD):
        raise WrongState(f"このヒアリングは「{hearing.get_status_display()}」のため、記録を直せません。")


def refuse_not_held(hearing: Hearing) -> None:
    """Findings are written of what was said."""
    if hearing.status != HearingStatus.HELD:
        raise WrongState(f"このヒアリングは「{hearing.get_status_display()}」のため、課題を書けません。")


def check_finding(text: str, to_do: str) -> None:
    if not text.strip():
        raise Refusal("分かった課題を書いてください。", field="text")
    ask_each(
        lambda: check_text(text, "text", "課題", at_most=1_000),
        lambda: check_text(to_do, "to_do", "対応の案", at_most=1_000),
    )
