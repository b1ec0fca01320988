"""Who is told what about a survey: one function for each thing that happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from japan.wareki import format_short
from municipalities.surveys.models import AnswerSheet, SectionHand, SheetApproval, SurveyRound
from notices.actions import settle, tell

ASKED, RETURNED, SENT_IN = "survey_asked", "survey_returned", "survey_answered"
APPROVAL, SENT_BACK, HANDED = "survey_approval", "survey_sent_back", "survey_hand"
TO_THE_TOWN = (ASKED, RETURNED, SENT_BACK)


def writers_of(prefecture_id: int, code: str) -> Iterable[User]:
    """Those of a municipality who may send its answers."""
    return people_who(Permission.SEND_SURVEY, prefecture_id, code)


def tell_of_opening(*, by: Seat, survey: SurveyRound, codes: Sequence[str]) -> None:
    """Every municipality that is asked: its own sheet is where it begins."""
    _to_each_town(by, survey, codes, f"調査への回答のお願い（{survey.number}）", survey.title)


def tell_of_new_day(*, by: Seat, survey: SurveyRound) -> None:
    """Those that have something to do: until when they may."""
    assert survey.due_on is not None
    codes = [sheet.municipality_id for sheet in survey.sheets.with_the_town()]
    what = f"調査の提出期限が{format_short(survey.due_on)}になりました（{survey.number}）"
    _to_each_town(by, survey, codes, what, survey.title)


def remind(*, by: Seat, survey: SurveyRound, codes: Sequence[str]) -> int:
    """Those who have not answered. Says how many people were told: the head of section too, where nothing was
    begun."""
    what = f"調査への回答をお願いします（{survey.number}）"
    return _to_each_town(by, survey, codes, what, f"{survey.title}　まだ提出されていません。")


def _to_each_town(by: Seat, survey: SurveyRound, codes: Sequence[str], subject: str, body: str) -> int:
    told = 0
    sheets = AnswerSheet.objects.filter(round=survey, municipality__in=codes)
    for sheet in sheets.order_by("municipality_id"):
        people = list(writers_of(survey.prefecture_id, sheet.municipality_id))
        told += len(people)
        tell(
            by=by,
            users=people,
            kind=ASKED,
            subject=subject,
            body=body,
            url=by.url("sheet_detail", sheet.pk),
            due_on=survey.due_on,
            asks=True,
        )
    return told


def tell_prefecture_of_answers(*, by: Seat, sheet: AnswerSheet, is_again: bool) -> None:
    """The staff of the prefecture; what was asked of the town is done."""
    url = by.url("sheet_detail", sheet.pk)
    settle(kinds=TO_THE_TOWN, url=url)
    what = "が回答を直して提出しました" if is_again else "が調査に回答しました"
    tell(
        by=by,
        users=people_who(Permission.RUN_SURVEY, sheet.prefecture_id),
        kind=SENT_IN,
        subject=f"{sheet.municipality_name}{what}（{sheet.number}）",
        body=sheet.round.title,
        url=url,
    )


def tell_of_return(*, by: Seat, sheet: AnswerSheet, named: str, words: str) -> None:
    """The town: one answer is to be looked at again, the rest stays."""
    tell(
        by=by,
        users=writers_of(sheet.prefecture_id, sheet.municipality_id),
        kind=RETURNED,
        subject=f"調査の回答が差し戻されました（{sheet.number}）",
        body=f"「{named}」\n{words}",
        url=by.url("sheet_detail", sheet.pk),
        due_on=sheet.round.due_on,
        asks=True,
    )


def settle_return(*, by: Seat, sheet: AnswerSheet) -> None:
    settle(kinds=[RETURNED], url=by.url("sheet_detail", sheet.pk))


def settle_round(*, by: Seat, survey: SurveyRound) -> None:
    """It is closed: nobody is asked for answers any more."""
    for pk in survey.sheets.values_list("pk", flat=True):
        settle(kinds=TO_THE_TOWN, url=by.url("sheet_detail", pk))
    for approval in SheetApproval.objects.waiting().filter(sheet__round=survey):
        settle_approval(by=by, approval=approval)
    for hand in SectionHand.objects.standing().filter(sheet__round=survey):
        settle_hand(by=by, hand=hand)


def tell_approvers(
    *, by: Seat, sheet: AnswerSheet, approval: SheetApproval, approvers: Iterable[User]
) -> None:
    """Those of the town who may approve."""
    tell(
        by=by,
        users=[user for user in approvers if user.pk != by.user_id],
        kind=APPROVAL,
        subject="調査の回答を県に提出する前の承認を求められています",
        body=f"{sheet.round.title}\n{by.user_name}さんから",
        url=by.url("sheet_approval", approval.pk),
        due_on=sheet.round.due_on,
        asks=True,
    )
    settle(kinds=[SENT_BACK], url=by.url("sheet_detail", sheet.pk))


def tell_of_sending_back(*, by: Seat, approval: SheetApproval) -> None:
    """Whoever asked is to write it anew."""
    tell(
        by=by,
        users=[approval.asked_by],
        kind=SENT_BACK,
        subject="課長が、県に提出する前の調査の回答を戻しました",
        body=f"{approval.sheet.round.title}\n{approval.remark}",
        url=by.url("sheet_detail", approval.sheet_id),
        asks=True,
    )


def settle_approval(*, by: Seat, approval: SheetApproval) -> None:
    settle(kinds=[APPROVAL], url=by.url("sheet_approval", approval.pk))


def tell_town_of_sending(*, by: Seat, sheet: AnswerSheet) -> None:
    """Those of the town who were not there when the head of section sent it."""
    people = people_of_town(sheet.prefecture_id, sheet.municipality_id).exclude(pk=by.person_id)
    tell(
        by=by,
        users=people,
        kind="survey_sent",
        subject=f"課長が承認し、調査の回答を県に提出しました（{sheet.number}）",
        body=sheet.round.title,
        url=by.url("sheet_detail", sheet.pk),
    )


def tell_of_hand(*, by: Seat, hand: SectionHand, user: User, title: str) -> None:
    """Somebody of another department is asked to write a section."""
    tell(
        by=by,
        users=[user],
        kind=HANDED,
        subject=f"調査の一部の記入を頼まれました（{hand.sheet.round.number}）",
        body=f"{hand.sheet.round.title}　{title}\n{hand.words}".strip(),
        url=by.url("sheet_section", hand.sheet_id, hand.key),
        due_on=hand.until,
        asks=True,
    )


def settle_hand(*, by: Seat, hand: SectionHand) -> None:
    settle(kinds=[HANDED], url=by.url("sheet_section", hand.sheet_id, hand.key))


def tell_of_finished_hand(*, by: Seat, hand: SectionHand, sheet: AnswerSheet) -> None:
    """Whoever asked: it is written, and can be sent with the rest."""
    title = next(each.title for each in sheet.round.questions.sections if each.key == hand.key)
    tell(
        by=by,
        users=[hand.asked_by],
        kind="survey_hand_done",
        subject=f"頼んだ調査の記入が終わりました（{sheet.round.number}）",
        body=f"{title}　{by.user_name}さん",
        url=by.url("sheet_section", sheet.pk, hand.key),
    )
