"""A recruitment is written from needs, opened, changed with a reason, closed, and ended or called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import changes, record, snapshot_of
from accounts.models import Prefecture
from accounts.moves import move, state_forbids
from accounts.numbering import next_in_year
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import refuse_unseen
from japan.fiscal_year import fiscal_year_of
from japan.wareki import format_day
from municipalities.needs.choices import Mode, NeedStatus
from municipalities.needs.models import Need
from municipalities.needs.pages import proposal_lines, skills_told
from municipalities.needs.proposals import skills_of
from pool.hiring.checks import DESCRIPTION, check_coming, check_description, check_line, missing_of
from pool.hiring.choices import RecruitmentStatus
from pool.hiring.models import Recruitment, RecruitmentNeed
from pool.hiring.proposing import Wish, propose

WRITTEN_FROM = (NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT)
"""The needs of which somebody is still looked for, or goes already."""
CHANGED = (RecruitmentStatus.DRAFT, RecruitmentStatus.OPEN, RecruitmentStatus.CLOSED)


@verb("募集要項の作成")
def write_recruitment(*, by: Seat, needs: Sequence[Need]) -> Recruitment:
    """A draft, with the words that the needs propose; they are kept beside it as they are today."""
    today = timezone.localdate()
    _check_needs(needs)
    year, prefecture = fiscal_year_of(today), Prefecture.objects.get(pk=by.prefecture_id)
    recruitment = Recruitment.objects.create(
        prefecture_id=by.prefecture_id,
        fiscal_year=year,
        sequence=next_in_year(Recruitment, year),
        contact=f"{by.prefecture_name}　{by.section}".strip("　"),
        made_by_id=by.person_id,
        **propose([wish_of(need) for need in needs], today, place=prefecture.name),
    )
    _keep_words(recruitment, needs, today)
    record(by=by, subject=recruitment, after={**_told(recruitment), "needs": _named(needs)})
    return recruitment


@verb("募集のもとになったニーズの変更")
def choose_needs(*, by: Seat, recruitment: Recruitment, needs: Sequence[Need]) -> Recruitment:
    """Other needs for a draft. Its words stay as they are written; a need that stays keeps the words of the
    day on which it was taken."""
    recruitment = locked(recruitment)
    if recruitment.status != RecruitmentStatus.DRAFT:
        raise WrongState(state_forbids(recruitment, "もとになったニーズは選び直せません"))
    known = {row.need_id: row for row in recruitment.needs.all()}
    new = [need for need in needs if need.pk not in known]
    _check_needs(needs, known=set(known))
    wanted = {need.pk for need in needs}
    recruitment.needs.exclude(need_id__in=wanted).delete()
    _keep_words(recruitment, new, timezone.localdate())
    before, after = sorted(row.number for row in known.values()), _named(needs)
    if before != after:
        record(by=by, subject=recruitment, before={"needs": before}, after={"needs": after})
    return recruitment


@verb("募集要項の変更")
def revise_recruitment(
    *, by: Seat, recruitment: Recruitment, read: str = "", reason: str = "", **said: Any
) -> Recruitment:
    """Other words. Once it was opened every change has a reason, and what is open must stay whole. `read` is
    the mark of what somebody began on (`standing_of`). Raises `WrittenMeanwhile`."""
    recruitment = locked(recruitment)
    if recruitment.status not in CHANGED:
        raise WrongState(state_forbids(recruitment, "募集要項は直せません"))
    stored = standing_of(recruitment)
    said = {**stored, **said}
    check_description(said)
    refuse_unseen(read, stored, said)
    for name in DESCRIPTION:
        setattr(recruitment, name, said[name])
    before, after = changes(recruitment, stored, DESCRIPTION)
    if not after:
        return recruitment
    why = _check_change(recruitment, reason) if recruitment.has_begun else ""
    recruitment.save()
    record(by=by, subject=recruitment, before=before, after={**after, **({"reason": why} if why else {})})
    return recruitment


def _check_change(recruitment: Recruitment, reason: str) -> str:
    long_ago = recruitment.deadline_on or date.min
    if lacking := missing_of(recruitment, long_ago):
        raise Refusal(f"募集を始めたあとは、空にできません。{''.join(lacking)}")
    return check_line(reason, "reason", "直す理由", example="応募者から勤務地の問い合わせがあったため")


@verb("募集の開始")
def open_recruitment(*, by: Seat, recruitment: Recruitment) -> Recruitment:
    """Made public, once nothing is missing."""
    recruitment = locked(recruitment)
    move(recruitment, "open")
    today = timezone.localdate()
    if lacking := missing_of(recruitment, today):
        raise Refusal(f"まだ募集を始められません。{''.join(lacking)}募集要項を直してください。")
    recruitment.opened_on = today
    return _moved(by, recruitment, {"deadline_on": recruitment.deadline_on})


@verb("募集の締切り")
def close_recruitment(*, by: Seat, recruitment: Recruitment) -> Recruitment:
    recruitment = locked(recruitment)
    move(recruitment, "close")
    recruitment.closed_on = timezone.localdate()
    return _moved(by, recruitment)


@verb("応募の締切の延長")
def extend_deadline(*, by: Seat, recruitment: Recruitment, deadline_on: date, reason: str) -> Recruitment:
    """A later deadline, of an open one or of one that was closed."""
    recruitment = locked(recruitment)
    move(recruitment, "reopen")
    check_coming(deadline_on, "deadline_on", "新しい締切", timezone.localdate())
    before = recruitment.deadline_on
    if before is not None and deadline_on <= before:
        raise Refusal(
            f"新しい締切は、いまの締切（{format_day(before)}）より後にしてください。", field="deadline_on"
        )
    why = check_line(reason, "reason", "延ばす理由", example="応募が少ないため")
    recruitment.deadline_on, recruitment.closed_on = deadline_on, None
    return _moved(by, recruitment, {"deadline_on": deadline_on, "reason": why}, {"deadline_on": before})


@verb("募集の終了")
def finish_recruitment(*, by: Seat, recruitment: Recruitment) -> Recruitment:
    """Every application was decided."""
    recruitment = locked(recruitment)
    move(recruitment, "finish")
    _refuse_while_running(recruitment, "終えられません")
    recruitment.ended_on = timezone.localdate()
    return _moved(by, recruitment)


@verb("募集の取りやめ")
def call_off_recruitment(*, by: Seat, recruitment: Recruitment, reason: str) -> Recruitment:
    recruitment = locked(recruitment)
    move(recruitment, "call_off")
    _refuse_while_running(recruitment, "取りやめられません")
    recruitment.end_reason = check_line(
        reason, "reason", "取りやめる理由", example="予算が認められなかったため"
    )
    recruitment.ended_on = timezone.localdate()
    return _moved(by, recruitment, {"reason": recruitment.end_reason})


def locked(recruitment: Recruitment) -> Recruitment:
    return Recruitment.objects.select_for_update().get(pk=recruitment.pk)


def standing_of(recruitment: Recruitment) -> dict[str, Any]:
    """What somebody may write, for the mark of a form."""
    return snapshot_of(recruitment, DESCRIPTION)


def wish_of(need: Need) -> Wish:
    return Wish(
        town=need.municipality_name,
        category=str(need.get_category_display()),
        manner=str(need.get_engagement_display()),
        role=need.role,
        cadence=need.cadence,
        half_days=need.half_days_per_visit,
        is_online=need.mode == Mode.ONLINE,
        ends_on=need.ends_on,
        skills=skills_of(need),
    )


def _check_needs(needs: Sequence[Need], known: set[int] = frozenset()) -> None:  # type: ignore[assignment]
    if not needs:
        raise Refusal("もとにするニーズを1つ以上選んでください。", field="needs")
    if gone := [need.number for need in needs if need.pk not in known and need.status not in WRITTEN_FROM]:
        raise Refusal(
            f"{'、'.join(gone)}は、受理したニーズでなくなりました。選び直してください。", field="needs"
        )


def _keep_words(recruitment: Recruitment, needs: Sequence[Need], today: date) -> None:
    RecruitmentNeed.objects.bulk_create(
        RecruitmentNeed(
            prefecture_id=recruitment.prefecture_id,
            recruitment=recruitment,
            need=need,
            municipality_id=need.municipality_id,
            number=need.number,
            title=need.title,
            words=need.raw_problem,
            proposal=[[line.label, line.value] for line in proposal_lines(need, skills_told(need))],
            taken_on=today,
        )
        for need in needs
    )


def _named(needs: Sequence[Need]) -> list[str]:
    return sorted(need.number for need in needs)


def _told(recruitment: Recruitment) -> dict[str, Any]:
    return {name: value for name, value in standing_of(recruitment).items() if value not in (None, "", [])}


def _refuse_while_running(recruitment: Recruitment, what: str) -> None:
    if running := recruitment.applicants.running().count():
        raise Refusal(f"選考中か返事待ちの応募が{running}件あるため、{what}。先に結果を決めてください。")


def _moved(
    by: Seat,
    recruitment: Recruitment,
    after: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> Recruitment:
    recruitment.save()
    record(by=by, subject=recruitment, before=before, after={**(after or {}), "status": recruitment.status})
    return recruitment
