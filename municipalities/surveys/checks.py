"""What must hold before anything of a survey is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from accounts.errors import Refusal, WrongState, ask_each
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.checks import check_day, check_text
from japan.bodies import bodies_in, sentence_of_absence
from japan.wareki import format_day
from municipalities.profile.models import SendingRule
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import MOST_OF_SENTENCE, MOST_OF_TITLE, AnswerSheet, SurveyRound
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.standing import Standing, faults_of

MOST_MONTHS_OPEN = 12


def check_round(title: str, lead: str, due_on: date | None, today: date) -> None:
    ask_each(
        lambda: _check_title(title),
        lambda: check_text(lead, "lead", "市町村への説明"),
        lambda: check_due_day(due_on, today) if due_on is not None else None,
    )


def _check_title(title: str) -> None:
    if not title.strip():
        raise Refusal("調査名を書いてください。", field="title")
    check_text(title, "title", "調査名", at_most=MOST_OF_TITLE, is_one_line=True)


def check_due_day(due_on: date, today: date) -> None:
    """A day to come, within a year."""
    check_day(due_on, "due_on", "提出期限")
    if due_on <= today:
        raise Refusal("提出期限は、明日以降の日にしてください。", field="due_on")
    if due_on > today + timedelta(days=31 * MOST_MONTHS_OPEN):
        raise Refusal(f"{format_day(due_on)}は1年より先です。年を確かめてください。", field="due_on")


def check_targets(codes: Sequence[str], prefecture_id: int, today: date) -> None:
    """Municipalities of the prefecture that are there."""
    if not codes:
        raise Refusal("対象の市町村を選んでください。", field="targets")
    known = {body.code for body in bodies_in(prefecture_id)}
    if unknown := [code for code in codes if code not in known]:
        raise Refusal(f"この都道府県にない市町村です：{'、'.join(unknown)}", field="targets")
    for code in codes:
        if absence := sentence_of_absence(code, today):
            raise Refusal(absence, field="targets")


def check_words(words: str, field: str, label: str) -> None:
    """One sentence to those who read it."""
    if not words.strip():
        raise Refusal(f"{label}を書いてください。", field=field)
    check_text(words, field, label, at_most=MOST_OF_SENTENCE)


def refuse_closed(survey: SurveyRound) -> None:
    """Answers are taken while the round is open."""
    if survey.status != RoundStatus.OPEN:
        raise WrongState(
            f"この調査は「{survey.get_status_display()}」のため、回答を変えられません。"
            "直したいことがあるときは、県の担当に連絡してください。"
        )


def refuse_begun(survey: SurveyRound) -> None:
    """Questions and targets are put right before the round opens."""
    if survey.status != RoundStatus.DRAFT:
        raise WrongState(f"この調査は「{survey.get_status_display()}」のため、準備の内容は直せません。")


def refuse_unready(questions: Questionnaire, standing: Standing) -> None:
    faults = list(faults_of(questions, standing).values())
    if faults:
        rest = f"ほか{len(faults) - 1}問。" if len(faults) > 1 else ""
        raise Refusal(f"まだ提出できません。{faults[0]}{rest}")


def refuse_unapproved(sheet: AnswerSheet, by: Seat) -> bool:
    """Whether the town has its head of section approve what it sends; refuses somebody else who sends."""
    is_asked = SendingRule.objects.asking().filter(municipality=sheet.municipality_id).exists()
    if is_asked and not by.can(Permission.APPROVE_SENDING):
        raise Refusal("県に提出する前に、課長の承認が要ります。「承認を求める」を使ってください。")
    return is_asked
