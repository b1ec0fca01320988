"""The side menu: one table of screens, narrowed by permission. The
search for screens reads the same table."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.permissions import Permission as P
from accounts.permissions import Reach
from accounts.seats import Seat
from desk.crumbs import home_of
from home.counts import counts_for


@dataclass(frozen=True)
class Screen:
    """One entry: the name of its address, its label, who may see it,
    and other words that people search for."""

    name: str
    label: str
    permission: P
    words: str = ""
    labels: tuple[tuple[Reach, str], ...] = ()
    """What those call it who see only their town's, or only their own."""

    def label_for(self, seat: Seat) -> str:
        return dict(self.labels).get(seat.reach, self.label)


@dataclass(frozen=True)
class MenuItem:
    url: str
    label: str
    count: int | None
    current: bool


PREFECTURE_MENU: tuple[tuple[Screen, ...], ...] = (
    (
        Screen("home", "今日やること", P.SEE_HOME, "ホーム トップ", ((Reach.OWN, "今日の予定"),)),
        Screen(
            "need_list",
            "ニーズ",
            P.SEE_NEEDS,
            "困りごと 要望",
            ((Reach.TOWN, "困りごと・ニーズ"),),
        ),
        Screen(
            "survey_list",
            "調査",
            P.SEE_SURVEYS,
            "調査 アンケート 回答 督促",
            ((Reach.TOWN, "調査に回答する"), (Reach.OWN, "調査に回答する")),
        ),
        Screen("dispatch_list", "派遣", P.SEE_DISPATCHES, "派遣 予定", ((Reach.OWN, "派遣先"),)),
        Screen("dispatch_calendar", "予定表", P.SEE_DISPATCHES, "カレンダー 週 月"),
        Screen("holiday_list", "団体の休日", P.SEE_DISPATCHES, "休日 閉庁日 開庁日 慰霊の日"),
        Screen(
            "visit_list",
            "訪問の記録",
            P.SEE_VISITS,
            "訪問記録 日報 受入確認",
            ((Reach.TOWN, "訪問と確認"), (Reach.OWN, "訪問記録")),
        ),
    ),
    (
        Screen(
            "municipality_list",
            "市町村",
            P.SEE_MUNICIPALITIES,
            "市町村 団体",
            ((Reach.TOWN, "自団体の情報"),),
        ),
        Screen(
            "group_list",
            "圏域・グループ",
            P.SEE_MUNICIPALITIES,
            "連携中枢都市圏 定住自立圏 一部事務組合 広域連合",
            ((Reach.TOWN, "属している圏域"),),
        ),
        Screen(
            "structure_list",
            "推進体制",
            P.SEE_MUNICIPALITIES,
            "会議体 推進会議 宣言 協定 事務局 連携 議事録",
        ),
        Screen(
            "target_board",
            "確保・育成目標",
            P.SEE_MUNICIPALITIES,
            "人材育成基本方針 目標 実績 不足 DX推進リーダー 情報担当職員",
        ),
        Screen("talent_list", "人材", P.SEE_TALENTS, "人材プール 登録人材"),
        Screen("skill_list", "スキル標準", P.SEE_TALENTS, "外部人材スキル標準 水準 類型 語彙"),
        Screen("candidate_list", "候補人材", P.EDIT_TALENT, "総務省 名簿 候補 打診 面談 採用 企業"),
        Screen("recruitment_list", "募集", P.SEE_HIRING, "募集要項 採用 公募 応募 面接 内定 求人"),
        Screen("applicant_list", "応募者", P.SEE_APPLICANTS, "応募 選考 面接 評価票 内定"),
        Screen(
            "joint_list",
            "共同採用",
            P.SEE_JOINT_HIRING,
            "分担 合意 配置 常勤職員",
            ((Reach.TOWN, "県との共同採用"),),
        ),
        Screen("call_point_list", "電話の連絡先", P.SEE_NEEDS, "電話 緊急 事案 感染 漏えい 問い合わせ"),
        Screen("rule_list", "案のきまり", P.SEE_RULES, "規則 ルール 言葉 版 学習 支援分野"),
        Screen("training_board", "研修", P.SEE_TRAINING, "行政実務研修 修了 免除"),
        Screen(
            "session_list", "研修の回", P.SEE_SESSIONS, "勉強会 開催 申込み 出席", ((Reach.TOWN, "合同研修"),)
        ),
        Screen("finance_figure", "交付税の試算", P.SEE_FINANCE, "特別交付税 普通交付税 基礎数値"),
        Screen("expense_list", "経費", P.SEE_FINANCE, "経費 負担金 人件費"),
    ),
    (
        Screen("notice_list", "お知らせ", P.SEE_NOTICES, "通知"),
        Screen("job_list", "頼んだ処理", P.SEE_JOBS, "処理 進み ジョブ"),
        Screen("document_list", "発行文書", P.SEE_DOCUMENTS, "PDF Excel 文書"),
        Screen("event_list", "操作履歴", P.SEE_EVENTS, "履歴 監査"),
        Screen("member_list", "利用者と招待", P.KEEP_MEMBERS, "所属 招待 異動"),
    ),
)

NATIONWIDE_MENU: tuple[tuple[Screen, ...], ...] = (
    (
        Screen("national_dashboard", "全国の状況", P.SEE_NATIONAL),
        Screen("national_prefectures", "都道府県", P.SEE_NATIONAL),
        Screen("national_municipalities", "市区町村", P.SEE_NATIONAL),
        Screen("national_candidates", "候補人材の名簿", P.SEE_CANDIDATES),
        Screen("candidate_imports", "名簿の取込み", P.KEEP_CANDIDATES),
        Screen("national_definitions", "定義と出典", P.SEE_NATIONAL),
    ),
    (
        Screen("operator_board", "処理の状況", P.OPERATE),
        Screen("operator_member_list", "利用者と招待", P.OPERATE),
    ),
)


def address_of(screen: Screen, seat: Seat) -> str:
    return seat.url(screen.name)


def screens_for(seat: Seat) -> list[list[Screen]]:
    """The groups of screens that this seat may open."""
    table = PREFECTURE_MENU if seat.prefecture_slug else NATIONWIDE_MENU
    groups = [[screen for screen in group if seat.can(screen.permission)] for group in table]
    return [group for group in groups if group]


@dataclass(frozen=True)
class Desk:
    """Where somebody may go: one for each body and role."""

    url: str
    label: str
    role: str


def desks_of(seats: list[Seat]) -> list[Desk]:
    return [Desk(home_of(seat)[1], seat.place_label, seat.role_label) for seat in seats]


def menu_of_desks(seats: list[Seat]) -> list[list[MenuItem]]:
    """The way back for somebody who has several desks; no menu for nobody."""
    items = [MenuItem(desk.url, f"{desk.label}　{desk.role}", None, False) for desk in desks_of(seats)]
    return [items] if items else []


def menu_for(seat: Seat, path: str) -> list[list[MenuItem]]:
    """The menu with the present place marked: the screen whose address is the longest beginning of `path`.

    Every address of a prefecture begins with that of home, so home is
    the place only when it is `path` itself.
    """
    counts = counts_for(seat)
    addresses = {screen.name: address_of(screen, seat) for group in screens_for(seat) for screen in group}
    home = addresses.get("home")
    here = max((url for url in addresses.values() if path.startswith(url)), key=len, default="")
    return [
        [
            MenuItem(
                addresses[screen.name],
                screen.label_for(seat),
                counts.get(screen.name),
                addresses[screen.name] == here and (here != home or path == home),
            )
            for screen in group
        ]
        for group in screens_for(seat)
    ]
