"""The lists of recruitments, applicants, costs, agreements with towns and stationings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from desk.filters import choice, has, unseen_choice, words
from desk.lists import Asked, Empty, ListPage, Tabs
from japan.bodies import body_names
from japan.fiscal_year import fiscal_year_of, label
from japan.wareki import format_day
from pool.hiring.choices import ApplicantStatus, CostKind, JointStatus, RecruitmentStatus
from pool.hiring.fields import APPLICANT_FIELDS, COST_FIELDS, FIELDS, JOINT_FIELDS, STATIONING_FIELDS
from pool.hiring.models import Applicant, HiringCost, JointHiring, Recruitment, Stationing, with_paper
from pool.own.disclosure import Disclosed
from pool.people.models import Talent

NOW, ENDED = "now", "ended"


def _with_counts(recruitments: Any) -> Any:
    """With how many applied, and what it has cost."""
    applied = Applicant.objects.filter(recruitment=OuterRef("pk")).order_by().values("recruitment")
    spent = HiringCost.objects.standing().filter(recruitment=OuterRef("pk")).order_by().values("recruitment")
    return recruitments.annotate(
        applicant_count=Coalesce(Subquery(applied.annotate(n=Count("pk")).values("n")), 0),
        cost_yen=Subquery(spent.annotate(yen=Sum("amount_yen")).values("yen")),
    )


def _newest(rows: Any, asked: Asked) -> Any:
    return rows.order_by("-id")


def _no_recruitment(seat: Seat) -> Empty:
    if not seat.can(Permission.KEEP_HIRING):
        return Empty("募集はまだありません", "県の担当が募集要項を作ると、ここに出ます。")
    text = "受理したニーズを選ぶと、募集要項の案ができます。"
    return Empty("募集はまだありません", text, "recruitment_new", "募集要項を作る")


RECRUITMENTS: Final = ListPage(
    title="募集",
    fields=FIELDS,
    rows=lambda seat: Recruitment.objects.visible_to(seat),
    joined=_with_counts,
    usual=_newest,
    filters=(words("件名・業務の内容", has("title", "duties")),),
    tabs=Tabs("status", dict(RecruitmentStatus.choices), lambda state: Q(status=state)),
    sorts={"number": ("fiscal_year", "sequence"), "deadline": ("deadline_on", "id")},
    empty=_no_recruitment,
)


def _recruitments(seat: Seat) -> list[tuple[Any, str]]:
    return [(str(row.pk), str(row)) for row in Recruitment.objects.visible_to(seat)]


APPLICANTS: Final = ListPage(
    title="応募者",
    fields=APPLICANT_FIELDS,
    rows=lambda seat: Applicant.objects.visible_to(seat),
    joined=lambda rows: rows.select_related("recruitment", "channel"),
    usual=_newest,
    filters=(
        words("氏名・勤め先・経歴", has("name", "kana", "employer", "career")),
        unseen_choice("recruitment", _recruitments, "recruitment"),
    ),
    tabs=Tabs("status", dict(ApplicantStatus.choices), lambda state: Q(status=state)),
    sorts={"name": ("kana", "name", "id"), "applied": ("applied_on", "id")},
    empty=lambda seat: Empty("応募はまだありません", "募集の画面から、応募を記録します。"),
)


def _years(seat: Seat) -> list[tuple[str, str]]:
    this = fiscal_year_of(timezone.localdate())
    return [(str(year), label(year)) for year in range(2023, this + 1)]


def _total_yen(costs: Any) -> int:
    return costs.aggregate(total=Sum("amount_yen"))["total"] or 0


COSTS: Final = ListPage(
    title="募集の経費",
    fields=COST_FIELDS,
    rows=lambda seat: HiringCost.objects.visible_to(seat).standing(),
    joined=lambda rows: with_paper(rows.select_related("recruitment", "channel")),
    usual=lambda rows, asked: rows.order_by("-paid_on", "-id"),
    filters=(
        choice("year", "年度", _years, "fiscal_year"),
        choice("kind", "種類", CostKind.choices, "kind"),
        choice("paper", "書類", [("none", "書類なし")], lambda rows, _: rows.lacking_paper()),
        unseen_choice("recruitment", _recruitments, "recruitment"),
    ),
    sorts={"paid": ("paid_on", "id")},
    totals=_total_yen,
    empty=lambda seat: Empty(
        "募集の経費はまだありません", "募集の画面から記録すると、交付税の試算にも入ります。"
    ),
)

JOINTS: Final = ListPage(
    title="共同採用",
    fields=JOINT_FIELDS,
    rows=lambda seat: JointHiring.objects.visible_to(seat),
    joined=lambda rows: rows.select_related("recruitment").prefetch_related("shares"),
    usual=_newest,
    tabs=Tabs("status", dict(JointStatus.choices), lambda state: Q(status=state)),
    sorts={"since": ("starts_on", "id")},
    empty=lambda seat: Empty(
        "共同採用はまだありません",
        "県から申出があると、ここに出ます。"
        if seat.is_municipal
        else "募集の画面から、市町村に分担を申し出ます。",
    ),
    titles={Reach.TOWN: "県との共同採用"},
)


def _in_state(rows: Any, state: str) -> Any:
    today = timezone.localdate()
    return rows.filter(ends_on__lt=today) if state == ENDED else rows.not_ended(today)


def _towns(seat: Seat) -> list[tuple[str, str]]:
    is_wide = seat.reach is Reach.PREFECTURE
    return body_names(seat.prefecture_id, timezone.localdate()) if is_wide else []


STATIONINGS: Final = ListPage(
    title="市町村への配置",
    fields=STATIONING_FIELDS,
    rows=lambda seat: Stationing.objects.visible_to(seat),
    joined=lambda rows: rows.select_related("talent"),
    usual=lambda rows, asked: rows.order_by("-starts_on", "-id"),
    filters=(
        choice("town", "市町村", _towns, "municipality"),
        choice("state", "時期", [(NOW, "いまとこれから"), (ENDED, "終わったもの")], _in_state),
    ),
    sorts={"name": ("talent__kana", "id"), "since": ("starts_on", "id")},
    empty=lambda seat: Empty(
        "配置の記録はまだありません", "採用した人を常勤職員として置くと、ここに出ます。"
    ),
    titles={Reach.TOWN: "県から配置された人"},
)


def disclosed_hiring(talent: Talent) -> Iterator[Disclosed]:
    """What is kept of how somebody was hired, and where they are stationed, for the person to read."""
    rows = Applicant.objects.filter(talent=talent).select_related("recruitment").prefetch_related("offers")
    for row in rows.order_by("id"):
        told = f"{row.number}　{row.recruitment.title}　{row.get_status_display()}　{row.reason}".strip()
        yield Disclosed("募集への応募", "応募", told, row.applied_on)
        for offer in reversed(row.offers.all()):
            terms = f"{offer.get_status_display()}　{offer.pay_words}　週{offer.days_per_week}日"
            yield Disclosed("募集への応募", "内定", terms, offer.starts_on)
    for stationing in Stationing.objects.filter(talent=talent).order_by("starts_on", "id"):
        until = f"{format_day(stationing.ends_on)}まで" if stationing.ends_on else "終わりの定めなし"
        told = f"{until}　週{stationing.days_per_week}日　根拠：{stationing.paper}　{stationing.end_reason}"
        yield Disclosed("市町村への配置", stationing.municipality_name, told.strip(), stationing.starts_on)
