"""Where a recruitment was posted, and what was paid for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import changes, record, snapshot_of
from accounts.moves import state_forbids
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text
from documents.uploads.actions import facts_of, remove_file, store_files
from documents.uploads.examining import Examined
from documents.uploads.models import StoredFile
from japan.fiscal_year import fiscal_year_of
from japan.numbers import yen
from pool.hiring.actions.recruitments import locked
from pool.hiring.checks import check_line, check_order, check_past
from pool.hiring.choices import (
    MOST_OF_LINE,
    MOST_OF_TITLE,
    MOST_YEN,
    ChannelKind,
    CostKind,
    RecruitmentStatus,
)
from pool.hiring.models import Channel, HiringCost, Recruitment

CHANNEL = ("kind", "name", "posted_on", "ends_on", "note")
COST = ("paid_on", "kind", "amount_yen", "what", "reason")
FIRST_YEAR = 2023
"""令和5年度: the first year of the measures that finance calculates."""


@verb("募集の経路の追加")
def add_channel(*, by: Seat, recruitment: Recruitment, **said: Any) -> Channel:
    """Also for what was posted before it is recorded, and for what is still to be posted."""
    recruitment = locked(recruitment)
    if recruitment.status in (RecruitmentStatus.DRAFT, RecruitmentStatus.CALLED_OFF):
        raise WrongState(state_forbids(recruitment, "経路は記録できません"))
    channel = Channel(prefecture_id=by.prefecture_id, recruitment=recruitment, **said)
    _check_channel(channel)
    channel.save()
    _record_channel(by, channel, {}, snapshot_of(channel, CHANNEL))
    return channel


@verb("募集の経路の変更")
def change_channel(*, by: Seat, channel: Channel, **said: Any) -> Channel:
    channel = _locked_channel(channel)
    known = snapshot_of(channel, CHANNEL)
    for name in CHANNEL:
        setattr(channel, name, said.get(name, known[name]))
    _check_channel(channel)
    before, after = changes(channel, known, CHANNEL)
    if after:
        channel.save()
        _record_channel(by, channel, before, after)
    return channel


@verb("募集の経路の取消し")
def drop_channel(*, by: Seat, channel: Channel) -> Recruitment:
    """Recorded by mistake: nothing was paid for it, and nobody came through it."""
    channel = _locked_channel(channel)
    if channel.costs.exists() or channel.applicants.exists():
        raise Refusal("この経路には、経費か応募が記録されています。取り消さず、内容を直してください。")
    recruitment = channel.recruitment
    _record_channel(by, channel, snapshot_of(channel, CHANNEL), {})
    channel.delete()
    return recruitment


@verb("募集の経費の記録")
def record_cost(
    *,
    by: Seat,
    recruitment: Recruitment,
    channel: Channel | None,
    paid_on: date,
    kind: str,
    amount_yen: int,
    what: str,
    reason: str,
    files: Sequence[Examined] = (),
) -> HiringCost:
    """What was paid for a recruitment on a day, with its papers where they have come. Finance reads it from
    here."""
    recruitment = locked(recruitment)
    check_past(paid_on, "paid_on", "支出した日", timezone.localdate())
    if fiscal_year_of(paid_on) < FIRST_YEAR:
        raise Refusal("支出した日は、令和5年4月1日からの日にしてください。", field="paid_on")
    _check_amount(amount_yen, least=1)
    if kind not in CostKind.values:
        raise Refusal("種類は一覧から選んでください。", field="kind")
    cost = HiringCost.objects.create(
        prefecture_id=by.prefecture_id,
        recruitment=recruitment,
        channel=channel,
        fiscal_year=fiscal_year_of(paid_on),
        month=paid_on.replace(day=1),
        paid_on=paid_on,
        kind=kind,
        amount_yen=amount_yen,
        what=check_line(what, "what", "何の経費か", example="求人サイトの掲載料", most=MOST_OF_LINE),
        reason=check_line(reason, "reason", "支出の理由", example="県外の人に知らせるため"),
        recorded_by_id=by.person_id,
    )
    papers = _store(by, cost, files)
    record(by=by, subject=cost, label=_label(cost), after={**snapshot_of(cost, COST), **papers})
    return cost


@verb("募集の経費の訂正")
def amend_cost(
    *,
    by: Seat,
    cost: HiringCost,
    paid_on: date,
    kind: str,
    amount_yen: int,
    what: str,
    amendment_reason: str,
) -> HiringCost:
    """A new row in the place of an old one, which stays readable. 0 yen takes the cost out of the figures."""
    old = _locked_cost(cost)
    check_past(paid_on, "paid_on", "支出した日", timezone.localdate())
    if fiscal_year_of(paid_on) < FIRST_YEAR:
        raise Refusal("支出した日は、令和5年4月1日からの日にしてください。", field="paid_on")
    _check_amount(amount_yen, least=0)
    why = check_line(amendment_reason, "amendment_reason", "訂正の理由", example="請求書が届いたため")
    said = {"paid_on": paid_on, "kind": kind, "amount_yen": amount_yen, "what": what.strip()}
    if said == snapshot_of(old, tuple(said)):
        raise Refusal("もとの記録と同じです。正しい内容を書いてください。", field="amount_yen")
    check_line(what, "what", "何の経費か", most=MOST_OF_LINE)
    new = HiringCost.objects.create(
        prefecture_id=by.prefecture_id,
        recruitment_id=old.recruitment_id,
        channel_id=old.channel_id,
        fiscal_year=fiscal_year_of(paid_on),
        month=paid_on.replace(day=1),
        reason=old.reason,
        amends=old,
        origin_id=old.first_id,
        amendment_reason=why,
        recorded_by_id=by.person_id,
        **said,
    )
    before = snapshot_of(old, COST)
    after = {**snapshot_of(new, COST), "amendment_reason": why}
    record(by=by, subject=new, label=_label(new), before=before, after=after)
    return new


@verb("募集の経費の書類の追加")
def keep_papers(*, by: Seat, cost: HiringCost, files: Sequence[Examined]) -> HiringCost:
    """Papers that have come since."""
    if not files:
        raise Refusal("ファイルを選んでください。", field="files")
    cost = HiringCost.objects.select_for_update().get(pk=cost.pk)
    record(by=by, subject=cost, label=_label(cost), after=_store(by, cost, files))
    return cost


@verb("募集の経費の書類の取外し")
def drop_paper(*, by: Seat, cost: HiringCost, file: StoredFile, reason: str) -> HiringCost:
    """Its bytes are deleted; its name and digest, and why it went, stay."""
    cost = HiringCost.objects.select_for_update().get(pk=cost.pk)
    why = check_line(reason, "reason", "取り外す理由", example="別の契約の請求書だったため")
    removed = remove_file(file, remover=by)
    record(by=by, subject=cost, label=_label(cost), before=facts_of([removed]), after={"reason": why})
    return cost


def _store(by: Seat, cost: HiringCost, files: Sequence[Examined]) -> dict[str, Any]:
    """Papers stay with the row that was recorded first."""
    if not files:
        return {}
    first = HiringCost.objects.get(pk=cost.first_id)
    return facts_of(store_files(files, subject=first, keeper=by, municipality_code="", is_sent=True))


def _check_channel(channel: Channel) -> None:
    if channel.kind not in ChannelKind.values:
        raise Refusal("経路は一覧から選んでください。", field="kind")
    channel.name = check_line(
        channel.name, "name", "載せた所", example="県のウェブサイトの採用情報", most=MOST_OF_TITLE
    )
    check_text(channel.note, "note", "備考", at_most=MOST_OF_LINE)
    sentence = "載せる最後の日は、載せた日と同じか後の日にしてください。"
    check_order(channel.posted_on, channel.ends_on, sentence)


def _check_amount(amount_yen: int, *, least: int) -> None:
    if not least <= amount_yen <= MOST_YEN:
        raise Refusal(
            f"金額は、{yen(least)}から{yen(MOST_YEN)}までで書いてください。桁を確かめてください。",
            field="amount_yen",
        )


def _locked_channel(channel: Channel) -> Channel:
    rows = Channel.objects.select_for_update(of=("self",)).select_related("recruitment")
    found = rows.filter(pk=channel.pk).first()
    if found is None:
        raise WrongState("この経路は、ほかの画面で取り消されています。募集の画面を開き直してください。")
    return found


def _locked_cost(cost: HiringCost) -> HiringCost:
    found = HiringCost.objects.select_for_update().get(pk=cost.pk)
    if HiringCost.objects.filter(amends=found).exists():
        raise WrongState("この記録は、すでに訂正されています。訂正後の記録を開いてください。")
    return found


def _record_channel(by: Seat, channel: Channel, before: dict[str, Any], after: dict[str, Any]) -> None:
    """In the course of the recruitment: that is where people look for it."""
    told = {**after, "channel_name": str(channel)} if after else {}
    was = {**before, **({} if after else {"channel_name": str(channel)})}
    record(by=by, subject=channel.recruitment, before=was, after=told)


def _label(cost: HiringCost) -> str:
    return f"{cost.recruitment.number}　{cost.what}　{yen(cost.amount_yen)}"
