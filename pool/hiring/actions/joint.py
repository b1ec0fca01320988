"""Hiring together: the shares that towns are asked to agree to, and who is stationed in a town."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.moves import move, state_forbids
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_day, check_text
from japan.bodies import bodies, sentence_of_absence
from japan.wareki import format_day
from pool.hiring import notices
from pool.hiring.actions.recruitments import locked
from pool.hiring.checks import check_coming, check_line, check_order
from pool.hiring.choices import MOST_OF_LINE, MOST_OF_REASON, Consent, JointStatus, RecruitmentStatus
from pool.hiring.models import HiringShare, JointHiring, Recruitment, Stationing
from pool.hiring.shares import MOST_OF_DENOMINATOR, PREFECTURE, left_to_share
from pool.people.choices import EmploymentForm
from pool.people.models import Talent

ONE_DAY = timedelta(days=1)
MOST_DAYS = 5


@verb("共同採用の申出")
def ask_towns(
    *,
    by: Seat,
    recruitment: Recruitment,
    starts_on: date,
    ends_on: date | None,
    paper: str,
    words: str,
    answer_by: date,
    shares: Mapping[str, Fraction],
) -> JointHiring:
    """Ask each town for its share, by its code; the prefecture's own is under "". They are in force once all
    have agreed, and end then what was agreed before."""
    recruitment = locked(recruitment)
    if recruitment.status in (RecruitmentStatus.DRAFT, RecruitmentStatus.CALLED_OFF):
        raise WrongState(state_forbids(recruitment, "共同採用は申し出られません"))
    if recruitment.joints.filter(status=JointStatus.ASKED).exists():
        raise WrongState("返事を待っている申出があります。答えがそろうか、取り下げてから申し出てください。")
    check_day(starts_on, "starts_on", "いつから")
    check_order(starts_on, ends_on, "いつまでは、いつからと同じか後の日にしてください。")
    check_coming(answer_by, "answer_by", "返事の期限", timezone.localdate())
    check_shares(shares, by.prefecture_id)
    _refuse_behind(recruitment, starts_on)
    joint = JointHiring.objects.create(
        prefecture_id=by.prefecture_id,
        recruitment=recruitment,
        starts_on=starts_on,
        ends_on=ends_on,
        paper=check_line(paper, "paper", "根拠の書類", example="協定書案 R8デ第5号", most=MOST_OF_LINE),
        words=check_line(words, "words", "市町村に伝えること", example="4月からの共同採用の分担の案です"),
        answer_by=answer_by,
        asked_by_id=by.person_id,
    )
    HiringShare.objects.bulk_create(
        HiringShare(
            prefecture_id=by.prefecture_id,
            joint=joint,
            municipality_id=code or None,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        for code, share in shares.items()
    )
    told = {"starts_on": starts_on, "ends_on": ends_on, "borne": borne_words(shares)}
    record(by=by, subject=joint, after=told)
    notices.tell_towns(by=by, joint=joint, codes=[code for code in shares if code])
    return joint


def check_shares(shares: Mapping[str, Fraction], prefecture_id: int) -> None:
    """The prefecture and at least one town, and together the whole."""
    if PREFECTURE not in shares or len(shares) < 2:
        raise Refusal("県と、1つ以上の市町村の分担を書いてください。", field="shares")
    if any(share.denominator > MOST_OF_DENOMINATOR or not 0 < share <= 1 for share in shares.values()):
        raise Refusal("分担は、0より大きく1までの割合にしてください。", field="shares")
    today = timezone.localdate()
    towns = [code for code in shares if code != PREFECTURE]
    if any(code not in bodies() or bodies()[code].prefecture_number != prefecture_id for code in towns):
        raise Refusal("市町村は、県内の市町村から選んでください。", field="shares")
    if gone := [sentence for code in towns if (sentence := sentence_of_absence(code, today))]:
        raise Refusal("".join(gone), field="shares")
    if left := left_to_share(shares.values()):
        what = f"あと{left}足りません" if left > 0 else f"{-left}多くなっています"
        raise Refusal(f"分担の合計が1になりません。{what}。", field="shares")


def _refuse_behind(recruitment: Recruitment, starts_on: date) -> None:
    """What was agreed already holds until the day before; nothing is laid over days before it began."""
    held = recruitment.joints.filter(status=JointStatus.AGREED, starts_on__gte=starts_on).first()
    if held is not None:
        raise Refusal(
            f"{format_day(held.starts_on)}からの分担が成立しています。それより後の日からにしてください。",
            field="starts_on",
        )


@verb("共同採用への返事")
def answer_shares(*, by: Seat, joint: JointHiring, agrees: bool, remark: str = "") -> JointHiring:
    """One town of the seat's says yes or no. With the last yes the shares are in force; a no ends it all."""
    joint = _locked(joint)
    if joint.status != JointStatus.ASKED:
        raise WrongState(state_forbids(joint, "返事はできません"))
    check_text(remark, "remark", "ひとこと", at_most=MOST_OF_REASON)
    if not agrees:
        check_line(remark, "remark", "合意しない理由", example="分担が予算の枠を超えるため")
    share = joint.shares.filter(municipality_id__in=by.towns, consent=Consent.WAITING).first()
    if share is None:
        raise WrongState("あなたの団体の返事は、すでに済んでいます。画面を開き直してください。")
    share.consent = Consent.AGREED if agrees else Consent.REFUSED
    share.answered_by_id, share.answered_at = by.person_id, timezone.now()
    share.remark = remark.strip()
    share.save()
    _settle(joint, is_refused=not agrees)
    record(
        by=by,
        subject=joint,
        municipality_code=share.municipality_id or "",
        after={
            "town": share.municipality_id,
            "answer": str(share.get_consent_display()),
            "remark": share.remark,
        },
    )
    is_over = joint.status != JointStatus.ASKED
    for each in joint.shares.exclude(municipality=None) if is_over else [share]:
        notices.settle_town(by=by, joint=joint, code=each.municipality_id or "")
    notices.tell_of_answer(by=by, joint=joint)
    return joint


def _settle(joint: JointHiring, *, is_refused: bool) -> None:
    if is_refused:
        move(joint, "refuse")
    elif not joint.shares.waiting().exists():
        before = joint.recruitment.joints.filter(status=JointStatus.AGREED).exclude(
            ends_on__lt=joint.starts_on
        )
        before.update(ends_on=joint.starts_on - ONE_DAY)
        move(joint, "settle")
    joint.save()


@verb("共同採用の申出の取下げ")
def take_joint_back(*, by: Seat, joint: JointHiring, reason: str) -> JointHiring:
    joint = _locked(joint)
    move(joint, "take_back")
    joint.reason = check_line(reason, "reason", "取り下げる理由", example="分担の案を作り直すため")
    joint.save()
    record(by=by, subject=joint, after={"reason": joint.reason, "status": joint.status})
    notices.tell_of_taking_back(by=by, joint=joint)
    return joint


@verb("市町村への配置の記録")
def station_talent(
    *,
    by: Seat,
    talent: Talent,
    municipality_code: str,
    employment_form: str,
    days_per_week: int,
    starts_on: date,
    ends_on: date | None,
    paper: str,
    section: str = "",
    recruitment: Recruitment | None = None,
) -> Stationing:
    """Somebody works for a town as its regular staff, some days of the week; for several towns at once, no
    more than five days in all."""
    wait_for_turn(f"hiring.stationing {by.prefecture_id} {talent.pk}")
    _check_stationing(by, talent, municipality_code, employment_form, starts_on, ends_on)
    if not 1 <= days_per_week <= MOST_DAYS:
        raise Refusal("週の日数は、1日から5日までで選んでください。", field="days_per_week")
    there = Stationing.objects.filter(talent=talent).meeting(starts_on, ends_on)
    if any(row.municipality_id == municipality_code for row in there):
        raise Refusal("この市町村には、同じ時期にもう配置されています。", field="municipality_code")
    taken = sum(row.days_per_week for row in there)
    if taken + days_per_week > MOST_DAYS:
        raise Refusal(
            f"ほかの市町村に週{taken}日配置されています。ここには週{MOST_DAYS - taken}日までです。",
            field="days_per_week",
        )
    check_text(section, "section", "配置する課", at_most=MOST_OF_LINE, is_one_line=True)
    stationing = Stationing.objects.create(
        prefecture_id=by.prefecture_id,
        talent=talent,
        municipality_id=municipality_code,
        recruitment=recruitment,
        employment_form=employment_form,
        section=section.strip(),
        days_per_week=days_per_week,
        starts_on=starts_on,
        ends_on=ends_on,
        paper=check_line(paper, "paper", "根拠の書類", example="辞令 R8デ第12号", most=MOST_OF_LINE),
        recorded_by_id=by.person_id,
    )
    record(
        by=by,
        subject=stationing,
        municipality_code=municipality_code,
        after={"starts_on": starts_on, "ends_on": ends_on, "days_per_week": days_per_week, "paper": paper},
    )
    notices.tell_of_stationing(by=by, stationing=stationing)
    return stationing


def _check_stationing(
    by: Seat, talent: Talent, code: str, employment_form: str, starts_on: date, ends_on: date | None
) -> None:
    check_day(starts_on, "starts_on", "いつから")
    check_order(starts_on, ends_on, "いつまでは、いつからと同じか後の日にしてください。")
    if code not in bodies() or bodies()[code].prefecture_number != by.prefecture_id:
        raise Refusal("配置する市町村を、県内の市町村から選んでください。", field="municipality_code")
    if sentence := sentence_of_absence(code, starts_on):
        raise Refusal(sentence, field="municipality_code")
    if employment_form not in EmploymentForm.values or not EmploymentForm(employment_form).is_regular:
        raise Refusal(
            "配置は常勤の任用に限ります。常勤の任用形態から選んでください。", field="employment_form"
        )
    ends_after = talent.ends_on is not None and (ends_on is None or ends_on > talent.ends_on)
    if starts_on < talent.starts_on or ends_after:
        until = f"{format_day(talent.ends_on)}まで" if talent.ends_on else ""
        raise Refusal(
            f"任期（{format_day(talent.starts_on)}から{until}）の中の日にしてください。", field="starts_on"
        )


@verb("市町村への配置の終わりの決定")
def end_stationing(*, by: Seat, stationing: Stationing, ends_on: date, reason: str) -> Stationing:
    """The last day, earlier than was recorded."""
    stationing = Stationing.objects.select_for_update().get(pk=stationing.pk)
    check_day(ends_on, "ends_on", "最後の日")
    check_order(stationing.starts_on, ends_on, "最後の日は、始まりの日と同じか後の日にしてください。")
    if stationing.ends_on is not None and ends_on > stationing.ends_on:
        raise Refusal(
            "最後の日は、いまの終わりの日までにしてください。延ばすときは、新しく記録します。",
            field="ends_on",
        )
    before = {"ends_on": stationing.ends_on}
    stationing.ends_on = ends_on
    stationing.end_reason = check_line(reason, "reason", "終える理由", example="県に戻ることになったため")
    stationing.save()
    record(
        by=by,
        subject=stationing,
        municipality_code=stationing.municipality_id,
        before=before,
        after={"ends_on": ends_on, "reason": stationing.end_reason},
    )
    notices.tell_of_stationing(by=by, stationing=stationing)
    return stationing


def borne_words(shares: Mapping[str, Fraction]) -> list[str]:
    return [f"{bodies()[code].name if code else '県'} {share}" for code, share in shares.items()]


def _locked(joint: JointHiring) -> JointHiring:
    rows = JointHiring.objects.select_for_update(of=("self",)).select_related("recruitment")
    found: JointHiring = rows.get(pk=joint.pk)
    return found
