"""What a round asks for, before anybody is asked: whom, how long it takes, and what was asked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone

from japan.bodies import body_name
from japan.holidays import add_workdays, closed_reason
from japan.wareki import format_day, format_short
from municipalities.surveys.models import Answer, SurveyRound
from municipalities.surveys.questionnaire import AskedAgain, Earlier, asked_again, burden, burden_words
from municipalities.surveys.questions import UNNAMED_SOURCES, Question


@dataclass(frozen=True)
class Cost:
    """What a round costs those who answer: `minutes` of one municipality, `words` of all of them."""

    minutes: int
    questions: int
    words: str


def cost_of(survey: SurveyRound) -> Cost:
    questions = survey.questions.questions
    towns = len(survey.targets)
    words = burden_words(questions, towns) if towns else ""
    return Cost(burden(questions, 1), len(questions), words)


def asked_before(survey: SurveyRound) -> list[AskedAgain]:
    """The questions that any of the municipalities has answered in an earlier round. One query."""
    meanings = {question.meaning for question in survey.questions.questions}
    rows = (
        Answer.objects.filter(sheet__municipality__in=survey.targets, meaning__in=meanings)
        .exclude(sheet__round=survey.pk)
        .annotate(sent_at=F("sheet__submitted_at"), where=F("sheet__round__title"))
        .order_by("meaning", "-sheet__round__opened_at", "-sheet__round")
        .distinct("meaning")
        .values_list("meaning", "sent_at", "where")
    )
    earlier = {meaning: Earlier(timezone.localdate(sent_at), where) for meaning, sent_at, where in rows}
    return asked_again(survey.questions.questions, earlier)


def prefilled_words(survey: SurveyRound, again: Sequence[AskedAgain]) -> str:
    """How many questions are filled in before anybody writes, and from where."""
    known = [each for each in survey.questions.questions if each.source not in UNNAMED_SOURCES]
    parts = [f"前回の回答を先に入れる{len(again)}問"] if again else []
    parts += [f"公表の値や記録を先に入れる{len(known)}問"] if known else []
    return "、".join(parts)


def again_words(again: Sequence[AskedAgain]) -> list[str]:
    """「DXの予算」（令和8年1月10日、第1回 支援ニーズ調査）."""
    return [
        f"「{each.question.named}」（{format_day(each.earlier.on)}、{each.earlier.where}）" for each in again
    ]


def day_off_words(day: date) -> str:
    """Of a due day on which offices are closed; "" for every other day."""
    reason = closed_reason(day)
    if reason is None:
        return ""
    return f"{format_short(day)}は{reason}です。直前の開庁日は{format_short(add_workdays(day, -1))}です。"


def target_names(codes: Sequence[str], most: int = 5) -> str:
    names = [body_name(code) for code in codes[:most]]
    rest = f"ほか{len(codes) - most}団体" if len(codes) > most else ""
    return "、".join([*names, *([rest] if rest else [])])


def minutes_of(questions: Sequence[Question]) -> int:
    return burden(questions, 1)
