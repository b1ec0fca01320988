"""The fields of a recruitment, of applicants, costs, agreements and stationings: lists, files, pages and the
募集要項 are drawn from them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, in_lines, linked, under
from desk.templatetags.wareki import compact_day, due_badge, short_day
from japan.numbers import count
from japan.wareki import format_day
from pool.hiring.choices import APPLICANT_BADGES, RecruitmentStatus
from pool.hiring.models import Applicant, HiringCost, JointHiring, Recruitment, Stationing
from pool.people.choices import ROUTES, route_of


def _title(row: Recruitment, seat: Seat) -> Any:
    return under(linked(seat.url("recruitment_detail", row.pk), row.title), row.get_role_display())


def _status(row: Any, seat: Seat) -> Any:
    return badge(str(row.get_status_display()), row.badge)


def _deadline(row: Recruitment, seat: Seat) -> Any:
    if row.deadline_on is None:
        return None
    if row.closed_on is not None:
        return under(short_day(row.deadline_on), f"{compact_day(row.closed_on)}に締切")
    is_open = row.status == RecruitmentStatus.OPEN
    return under(
        short_day(row.deadline_on), due_badge(row.deadline_on, timezone.localdate()) if is_open else ""
    )


def term_words(row: Any) -> str:
    """令和9年4月1日から令和10年3月31日まで; "" before anybody has said."""
    if row.starts_on is None:
        return ""
    until = f"{format_day(row.ends_on)}まで" if row.ends_on else "（終わりの定めなし）"
    return f"{format_day(row.starts_on)}から{until}"


def _days(row: Any) -> str:
    return f"週{row.days_per_week}日" if row.days_per_week else ""


def _stages(row: Recruitment) -> str:
    return "、".join(str(stage.label) for stage in row.every_stage)


def _kept(row: Recruitment) -> str:
    return f"選考が終わってから{row.keep_months}か月たつと消します"


def route_words(row: Recruitment) -> str:
    """What the form of employment means for the allocation tax."""
    return ROUTES[route_of(row.employment_form)].sentence if row.employment_form else ""


def _paper(row: Recruitment) -> str:
    dated = f"（{format_day(row.pay_paper_on)}）" if row.pay_paper_on else ""
    return f"{row.pay_paper}{dated}"


FIELDS = (
    Field("number", "番号", on="list file", css="nw", sort="number"),
    Field("title", "件名", on="list file", draw=_title),
    Field("status", "状態", "choice", on="list file", draw=_status, css="nw"),
    Field("duties", "業務の内容", on="page file"),
    Field("role", "人材類型", "choice", on="page file"),
    Field("skills", "スキル", read=lambda row: "、".join(row.skill_words), on="page file"),
    Field("qualifications", "応募の資格", on="page file"),
    Field("days_per_week", "週の日数", read=_days, on="page file"),
    Field("place", "勤務する場所", on="page file"),
    Field("employment_form", "任用形態", "choice", on="page file"),
    Field("pay", "給与", read=lambda row: row.pay_words, on="page file"),
    Field("term", "任期", read=term_words, on="page file"),
    Field(
        "wanted",
        "募集人数",
        read=lambda row: f"{row.wanted}人",
        on="list page file",
        css="nw",
        headed=True,
    ),
    Field(
        "deadline_on",
        "応募の締切",
        "date",
        on="list page file",
        draw=_deadline,
        css="nw",
        headed=True,
        sort="deadline",
    ),
    Field("stages", "選考の段階", read=_stages, on="page file"),
    Field("how_to_apply", "応募の方法", on="page file"),
    Field("contact", "問い合わせ先", on="page file"),
    Field("keep_months", "応募者の情報", read=_kept, on="page file"),
    Field(
        "applicants",
        "応募",
        "int",
        read=lambda row: row.applicant_count,
        on="list file",
        css="num",
        headed=True,
    ),
    Field(
        "cost_yen",
        "経費（円）",
        "yen",
        read=lambda row: row.cost_yen or 0,
        on="list file",
        draw=lambda row, seat: count(row.cost_yen) if row.cost_yen else None,
        css="num",
        headed=True,
    ),
)
OFFICE_FIELDS = (
    Field("route", "交付税の道筋", read=route_words, on="page"),
    Field("pay_paper", "給与の根拠", read=_paper, on="page"),
    Field("end_reason", "取りやめた理由", on="page"),
)
"""What the office reads besides, and no paper says."""


def _applicant(row: Applicant, seat: Seat) -> Any:
    return under(linked(seat.url("applicant_detail", row.pk), row.name), row.number)


def _state(row: Applicant, seat: Seat) -> Any:
    return badge(row.state_words, APPLICANT_BADGES[row.status])


def _of_recruitment(row: Any, seat: Seat) -> Any:
    return linked(seat.url("recruitment_detail", row.recruitment_id), row.recruitment.title)


def _forgotten(row: Applicant) -> Any:
    return row.forgotten_on or row.forgotten_from


APPLICANT_FIELDS = (
    Field("name", "氏名", on="list file", draw=_applicant, css="nw", sort="name"),
    Field("kana", "かな"),
    Field("number", "番号"),
    Field("recruitment", "募集", read="recruitment.title", on="list file", draw=_of_recruitment),
    Field("state", "状態", read=lambda row: row.state_words, on="list file", draw=_state, css="nw"),
    Field("employer", "いまの勤め先", on="page file"),
    Field(
        "applied_on",
        "応募の日",
        "date",
        on="list page file",
        css="nw",
        headed=True,
        sort="applied",
        draw=lambda row, seat: short_day(row.applied_on),
    ),
    Field("channel", "知った経路", read="channel.name", on="list page file", headed=True),
    Field("mail", "メールアドレス", on="page file"),
    Field("phone", "電話番号", on="page file"),
    Field("career", "経歴の要点", on="page file"),
    Field("reason", "決めた理由", on="page file"),
    Field(
        "forgotten_from",
        "情報が消える日",
        "date",
        read=_forgotten,
        on="list page file",
        css="nw",
        headed=True,
        draw=lambda row, seat: compact_day(found) if (found := _forgotten(row)) else None,
    ),
)


def _cost_day(row: HiringCost, seat: Seat) -> Any:
    return linked(seat.url("cost_detail", row.pk), compact_day(row.paid_on))


def _what(row: HiringCost, seat: Seat) -> Any:
    return under(row.what, row.channel.name if row.channel else "")


def _has_paper(row: Any, seat: Seat) -> Any:
    return "あり" if row.has_paper else badge("書類なし", "stop")


COST_FIELDS = (
    Field("paid_on", "支出した日", "date", on="list file", draw=_cost_day, css="nw", sort="paid"),
    Field("recruitment", "募集", read="recruitment.title", on="list file", draw=_of_recruitment),
    Field("what", "何の経費か", on="list file", draw=_what),
    Field("channel", "募集の経路", read="channel.name"),
    Field("kind", "種類", "choice", on="list file"),
    Field(
        "amount_yen",
        "金額（円）",
        "yen",
        on="list file",
        css="num",
        headed=True,
        draw=lambda row, seat: count(row.amount_yen),
    ),
    Field("reason", "支出の理由"),
    Field("has_paper", "書類", "flag", on="list file", draw=_has_paper, css="verdict"),
)


def _joint(row: JointHiring, seat: Seat) -> Any:
    return linked(seat.url("joint_detail", row.pk), row.recruitment.title)


def _share_lines(row: JointHiring) -> list[str]:
    return [f"{share.body} {share.share_words}" for share in row.shares.all()]


def _shares(row: JointHiring, seat: Seat) -> Any:
    return in_lines(_share_lines(row))


def _from_until(row: Any, seat: Seat) -> Any:
    return under(
        f"{compact_day(row.starts_on)}から", f"{compact_day(row.ends_on)}まで" if row.ends_on else ""
    )


JOINT_FIELDS = (
    Field("recruitment", "共同で行う募集", read="recruitment.title", on="list file", draw=_joint),
    Field("status", "状態", "choice", on="list file", draw=_status, css="nw"),
    Field(
        "shares",
        "分担",
        read=lambda row: "、".join(_share_lines(row)),
        on="list file",
        draw=_shares,
        css="wide",
    ),
    Field(
        "starts_on",
        "いつから",
        "date",
        on="list page file",
        draw=_from_until,
        css="nw",
        headed=True,
        sort="since",
    ),
    Field("ends_on", "いつまで", "date", on="page file"),
    Field(
        "answer_by",
        "返事の期限",
        "date",
        on="list page file",
        css="nw",
        headed=True,
        draw=lambda row, seat: short_day(row.answer_by),
    ),
    Field("paper", "根拠の書類", on="page file"),
    Field("words", "県からのひとこと", on="page file"),
    Field("reason", "取り下げた理由", on="page"),
)


def _person(row: Stationing, seat: Seat) -> Any:
    """A town has no page of the person."""
    name = row.talent.name
    shown = name if seat.is_municipal else linked(seat.url("talent_detail", row.talent_id), name)
    return under(shown, row.get_employment_form_display())


def _end(row: Stationing, seat: Seat) -> Any:
    if row.ends_on is not None and row.ends_on < timezone.localdate():
        return None
    return linked(seat.url("stationing_end", row.pk), "終わりを決める")


STATIONING_FIELDS = (
    Field("talent", "人材", read="talent.name", on="list file", draw=_person, sort="name"),
    Field("municipality", "配置する市町村", read="municipality_name", on="list file", css="nw"),
    Field("section", "配置する課", on="list file"),
    Field("employment_form", "任用形態", "choice"),
    Field("days_per_week", "週の日数", read=_days, on="list file", css="nw", headed=True),
    Field(
        "starts_on", "いつから", "date", on="list file", draw=_from_until, css="nw", headed=True, sort="since"
    ),
    Field("ends_on", "いつまで", "date"),
    Field("paper", "根拠の書類", on="list file"),
    Field("end_reason", "終える理由"),
    Field(
        "end",
        "変更",
        read=lambda row: "",
        on="list",
        draw=_end,
        css="nw",
        is_hidden=lambda seat: not seat.can(Permission.KEEP_HIRING),
    ),
)
