"""内定: asked for by one, approved by another, answered by the applicant."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_day
from japan.numbers import yen
from japan.wareki import format_day
from pool.hiring import notices
from pool.hiring.actions.applicants import keep, locked_applicant
from pool.hiring.checks import check_coming, check_line, check_order, check_past
from pool.hiring.choices import MOST_OF_PAY, ApplicantStatus, PayUnit, Stage
from pool.hiring.models import Applicant, Offer
from pool.people.choices import EmploymentForm


@verb("内定の申出")
def propose_offer(
    *,
    by: Seat,
    applicant: Applicant,
    employment_form: str,
    pay_unit: str,
    pay_yen: int,
    days_per_week: int,
    starts_on: date,
    ends_on: date | None,
    answer_by: date,
    reason: str,
) -> Offer:
    """The decision to take somebody, with why and on which terms: it counts once a second person approves."""
    applicant = locked_applicant(applicant)
    move(applicant, "propose")
    if applicant.stage != Stage.DECISION:
        raise WrongState("選考の段階が「決定」ではありません。段階を進めてから、内定の承認を求めてください。")
    _check_terms(employment_form, pay_unit, pay_yen, days_per_week)
    check_day(starts_on, "starts_on", "任期の初め")
    check_order(starts_on, ends_on, "任期の終わりは、任期の初めと同じか後の日にしてください。")
    check_coming(answer_by, "answer_by", "返事の期限", timezone.localdate())
    offer = Offer.objects.create(
        prefecture_id=by.prefecture_id,
        applicant=applicant,
        employment_form=employment_form,
        pay_unit=pay_unit,
        pay_yen=pay_yen,
        days_per_week=days_per_week,
        starts_on=starts_on,
        ends_on=ends_on,
        answer_by=answer_by,
        reason=check_line(reason, "reason", "採用する理由", example="調達の支援の経験が長いため"),
        asked_by_id=by.person_id,
    )
    keep(by, applicant, {"answer_by": answer_by})
    notices.tell_of_offer(by=by, offer=offer)
    return offer


@verb("内定の承認")
def approve_offer(*, by: Seat, offer: Offer) -> Offer:
    offer = _decided(by, offer, "approve")
    if offer.answer_by < timezone.localdate():
        raise Refusal("返事の期限が過ぎています。差し戻して、期限を決め直してもらってください。")
    return _kept(by, offer, ApplicantStatus.OFFERED)


@verb("内定の差戻し")
def send_offer_back(*, by: Seat, offer: Offer, remark: str) -> Offer:
    offer = _decided(by, offer, "send_back")
    offer.remark = check_line(remark, "remark", "理由", example="任期の初めを確かめてください")
    return _kept(by, offer, ApplicantStatus.SELECTING)


def _decided(by: Seat, offer: Offer, verb: str) -> Offer:
    offer = locked_offer(offer)
    move(offer, verb)
    if offer.asked_by_id == by.user_id:
        raise Refusal("申し出た人は、自分では決められません。ほかの承認者に頼んでください。")
    offer.decided_by_id, offer.decided_at = by.person_id, timezone.now()
    notices.tell_of_decision(by=by, offer=offer)
    return offer


@verb("内定の申出の取下げ")
def take_offer_back(*, by: Seat, offer: Offer) -> Offer:
    offer = locked_offer(offer)
    move(offer, "take_back")
    return _kept(by, offer, ApplicantStatus.SELECTING)


@verb("内定の承諾の記録")
def note_acceptance(*, by: Seat, offer: Offer, answered_on: date) -> Offer:
    offer = _answered(offer, "accept", answered_on)
    offer.applicant.reason, offer.applicant.decided_by_id = offer.reason, offer.decided_by_id
    return _kept(by, offer, ApplicantStatus.ACCEPTED)


@verb("内定の辞退の記録")
def note_refusal(*, by: Seat, offer: Offer, answered_on: date, reason: str) -> Offer:
    offer = _answered(offer, "decline", answered_on)
    applicant = offer.applicant
    applicant.reason = check_line(reason, "reason", "辞退の理由", example="いまの勤め先に残るため")
    applicant.decided_by_id, applicant.ended_on = by.person_id, timezone.localdate()
    return _kept(by, offer, ApplicantStatus.WITHDRAWN)


def _answered(offer: Offer, verb: str, answered_on: date) -> Offer:
    offer = locked_offer(offer)
    move(offer, verb)
    check_past(answered_on, "answered_on", "返事の日", timezone.localdate())
    if offer.decided_at and answered_on < timezone.localdate(offer.decided_at):
        raise Refusal(
            f"返事の日は、内定の承認の日（{format_day(timezone.localdate(offer.decided_at))}）と同じか後の日に"
            "してください。",
            field="answered_on",
        )
    offer.answered_on = answered_on
    return offer


@verb("内定の返事の期限の延長")
def extend_offer(*, by: Seat, offer: Offer, answer_by: date, reason: str) -> Offer:
    offer = locked_offer(offer)
    move(offer, "extend")
    check_coming(answer_by, "answer_by", "返事の期限", timezone.localdate())
    why = check_line(reason, "reason", "延ばす理由", example="本人から1週間待ってほしいと連絡があったため")
    before, offer.answer_by, offer.remark = offer.answer_by, answer_by, why
    offer.save()
    record(by=by, subject=offer.applicant, before={"answer_by": before}, after={"answer_by": answer_by})
    return offer


@verb("内定の取消し")
def cancel_offer(*, by: Seat, offer: Offer, remark: str) -> Offer:
    """Taken back by the approver after it was told: the application is open again."""
    offer = locked_offer(offer)
    move(offer, "cancel")
    offer.remark = check_line(remark, "remark", "取り消す理由", example="経歴に誤りがあったため")
    return _kept(by, offer, ApplicantStatus.SELECTING)


def locked_offer(offer: Offer) -> Offer:
    """The applicant first, as everywhere."""
    applicant = locked_applicant(Offer.objects.select_related("applicant").get(pk=offer.pk).applicant)
    found: Offer = Offer.objects.select_for_update().get(pk=offer.pk)
    found.applicant = applicant
    return found


def _kept(by: Seat, offer: Offer, status: ApplicantStatus) -> Offer:
    """The applicant stands as the offer does. What is asked of the approver is done, whoever did it."""
    offer.save()
    notices.settle_offer(by=by, offer=offer)
    offer.applicant.status = status
    keep(by, offer.applicant, {"answer": offer.status})
    return offer


def _check_terms(employment_form: str, pay_unit: str, pay_yen: int, days_per_week: int) -> None:
    if employment_form not in EmploymentForm.values:
        raise Refusal("任用形態は一覧から選んでください。", field="employment_form")
    if pay_unit not in PayUnit.values:
        raise Refusal("給与の単位を、月額・年額・日額から選んでください。", field="pay_unit")
    if not 0 < pay_yen <= MOST_OF_PAY:
        raise Refusal(f"給与は、1円から{yen(MOST_OF_PAY)}までで書いてください。", field="pay_yen")
    if not 1 <= days_per_week <= 5:
        raise Refusal("週の日数は、1日から5日までで選んでください。", field="days_per_week")
