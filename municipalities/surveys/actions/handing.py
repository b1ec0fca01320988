"""A section is handed to somebody of another department, by an invitation that opens nothing else."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.models import Invitation, Membership, User
from accounts.permissions import Role
from accounts.seats import Seat
from accounts.verbs import verb
from japan.wareki import format_day
from members.actions import invite
from municipalities.surveys import notices
from municipalities.surveys.actions.rows import locked, record_sheet
from municipalities.surveys.checks import check_words, refuse_closed
from municipalities.surveys.choices import HandStatus
from municipalities.surveys.models import AnswerSheet, SectionHand


@verb("調査の区分の記入の依頼")
def hand_section(
    *, by: Seat, sheet: AnswerSheet, key: str, email: str, section: str, until: date, words: str = ""
) -> SectionHand:
    """Somebody with this address writes the section until a day. Who has an account is told; everybody else
    gets an invitation to the role that opens only what is handed over. `section`: the person's department."""
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    email, today = email.strip().lower(), timezone.localdate()
    _check(sheet, by, email, until, words, today)
    user = _seated(sheet, email, today)
    title = next(each.title for each in sheet.round.questions.sections if each.key == key)
    hand = SectionHand.objects.exclude(status=HandStatus.TAKEN_BACK).filter(
        sheet=sheet, key=key, email=email
    ).first() or SectionHand(prefecture_id=by.prefecture_id, sheet=sheet, key=key, email=email)
    hand.until, hand.words, hand.status = until, words.strip(), HandStatus.WAITING
    hand.asked_by_id, hand.asked_at = by.person_id, timezone.now()
    hand.save()
    if user is None and not _is_invited(sheet, email):
        invite(
            by=by,
            email=email,
            role=Role.SECTION_WRITER,
            municipality_code=sheet.municipality_id,
            section=section.strip(),
            words=_what_for(by, sheet, title, hand),
        )
    record_sheet(by, sheet, after={"sections": [title], "until": until})
    if user is not None:
        notices.tell_of_hand(by=by, hand=hand, user=user, title=title)
    return hand


def _what_for(by: Seat, sheet: AnswerSheet, title: str, hand: SectionHand) -> str:
    """For somebody who does not know this place: who asks, for what, and until when."""
    asked = (
        f"{sheet.municipality_name}の{by.user_name}さんから、県の調査「{sheet.round.title}」のうち"
        f"「{title}」の記入を、{format_day(hand.until)}までに頼まれています。"
    )
    limits = "この区分だけを見て書けます。県への提出は、頼んだ人がします。"
    return "\n".join(filter(None, (asked, hand.words, limits)))


def _check(sheet: AnswerSheet, by: Seat, email: str, until: date, words: str, today: date) -> None:
    if until < today:
        raise Refusal("頼む期限は、今日かそのあとの日にしてください。", field="until")
    if sheet.round.due_on and until > sheet.round.due_on:
        due = format_day(sheet.round.due_on)
        raise Refusal(f"頼む期限は、調査の提出期限（{due}）までにしてください。", field="until")
    if words.strip():
        check_words(words, "words", "頼む言葉")
    mine = User.objects.filter(pk=by.person_id, email=email)
    if mine.exists():
        raise Refusal("自分のメールアドレスです。ほかの人のアドレスを書いてください。", field="email")


def _seated(sheet: AnswerSheet, email: str, today: date) -> User | None:
    """Whoever has this address and a seat in the municipality already."""
    seats = Membership.objects.active_on(today).filter(
        prefecture_id=sheet.prefecture_id, municipality_code=sheet.municipality_id, user__email=email
    )
    found = seats.select_related("user").first()
    return found.user if found else None


def _is_invited(sheet: AnswerSheet, email: str) -> bool:
    return Invitation.objects.filter(
        email=email,
        role=Role.SECTION_WRITER,
        municipality_code=sheet.municipality_id,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    ).exists()


@verb("調査の区分の記入の依頼の取消し")
def take_back_hand(*, by: Seat, hand: SectionHand) -> SectionHand:
    """Nobody else writes the section any more; what was written stays."""
    hand = SectionHand.objects.select_for_update(of=("self",)).get(pk=hand.pk)
    if hand.status == HandStatus.TAKEN_BACK:
        raise WrongState("この依頼は、すでに取り消されています。画面を開き直してください。")
    hand.status = HandStatus.TAKEN_BACK
    hand.save()
    record_sheet(by, AnswerSheet.objects.select_related("round").get(pk=hand.sheet_id))
    notices.settle_hand(by=by, hand=hand)
    return hand


@verb("調査の区分の記入の終わり")
def finish_hand(*, by: Seat, hand: SectionHand) -> SectionHand:
    """Whoever was asked says that it is written; the town's officer is told, and sends."""
    hand = SectionHand.objects.select_for_update(of=("self",)).get(pk=hand.pk)
    if hand.status != HandStatus.WAITING:
        raise WrongState("この依頼は、すでに終わっています。")
    hand.status = HandStatus.DONE
    hand.save()
    sheet = AnswerSheet.objects.select_related("round").get(pk=hand.sheet_id)
    record_sheet(by, sheet)
    notices.settle_hand(by=by, hand=hand)
    notices.tell_of_finished_hand(by=by, hand=hand, sheet=sheet)
    return hand
