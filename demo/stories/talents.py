"""The people of the three pools, and what each of them costs a month. All of it made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

REGULAR, FIXED_TERM = "regular", "regular_fixed_term"
APPOINTEE, SPECIAL, OUTSOURCED = "fiscal_year_appointee", "special_part_time", "outsourced"
PRODUCER, MANAGER, DESIGNER, ENGINEER = "producer", "project_manager", "service_designer", "engineer"

Training = Literal["done", "lacking", "waived", "waiver_asked"]
"""Everything done; two courses lacking; one course waived; a waiver asked for and not decided."""

Week = tuple[tuple[int, str], ...]


def _days(*weekdays: int, halves: tuple[str, ...] = ("am", "pm")) -> Week:
    return tuple((weekday, half) for weekday in weekdays for half in halves)


WEEKS: dict[str, Week] = {
    "all": _days(0, 1, 2, 3, 4),
    "afternoons": _days(0, 1, 2, 3, 4, halves=("pm",)),
    "mon_wed_fri": _days(0, 2, 4),
    "tue_thu": _days(1, 3),
    "tue_wed_thu": _days(1, 2, 3),
    "wed_fri": _days(2, 4),
    "mon_to_thu": _days(0, 1, 2, 3),
}
"""Weekdays as `date.weekday()` counts them, and halves."""


@dataclass(frozen=True, slots=True)
class TalentRow:
    """One person. `cost_yen` is a month's pay or invoice; `given` are
    skills beyond the usual ones of the roles."""

    name: str
    kana: str
    form: str
    roles: tuple[str, ...]
    days: int
    week: str
    base: str
    cost_yen: int
    employer: str = ""
    given: tuple[str, ...] = ()
    appointed: bool = False
    """Appointed as an accelerator by the ministry."""
    main_duty: bool = True
    training: Training = "done"
    conflict: str = ""
    """A municipality this person must not be sent to."""
    from_month: int = 4
    """The month of the fiscal year in which the term begins."""


HIROSHIMA_TALENTS = (
    TalentRow("デモ・藤井 拓也", "でも・ふじい たくや", APPOINTEE, (MANAGER, DESIGNER), 5, "all", "341002", 612_000,
              given=("standardization_migration", "procurement_specification")),
    TalentRow("デモ・西本 彩", "でも・にしもと あや", OUTSOURCED, (DESIGNER, PRODUCER), 4, "mon_to_thu", "341002", 2_960_000,
              "デモ瀬戸内デザイン株式会社", ("online_procedures",), conflict="342131"),
    TalentRow("デモ・森 健一", "でも・もり けんいち", SPECIAL, (ENGINEER,), 2, "tue_thu", "342122", 352_000,
              given=("information_security",)),
    TalentRow("デモ・大西 里奈", "でも・おおにし りな", OUTSOURCED, (MANAGER, ENGINEER), 3, "tue_wed_thu", "342076", 1_180_000,
              "デモ備後システム株式会社", ("cloud_cost_review",), conflict="342076"),
    TalentRow("デモ・平田 誠", "でも・ひらた まこと", APPOINTEE, (ENGINEER,), 3, "mon_wed_fri", "341002", 545_000,
              main_duty=False),
    TalentRow("デモ・石井 直子", "でも・いしい なおこ", REGULAR, (PRODUCER, MANAGER), 4, "all", "341002", 612_000,
              appointed=True),
    TalentRow("デモ・小林 浩", "でも・こばやし ひろし", REGULAR, (MANAGER,), 3, "all", "341002", 598_000,
              appointed=True, training="waived"),
    TalentRow("デモ・前川 祐子", "でも・まえかわ ゆうこ", FIXED_TERM, (DESIGNER,), 4, "all", "342041", 533_000),
    TalentRow("デモ・岸田 悠", "でも・きしだ ゆう", APPOINTEE, (ENGINEER, DESIGNER), 4, "all", "342106", 498_000,
              given=("low_code", "rpa")),
    TalentRow("デモ・高橋 文代", "でも・たかはし ふみよ", SPECIAL, (DESIGNER,), 2, "wed_fri", "342025", 308_000,
              given=("digital_divide",)),
    TalentRow("デモ・井手 大樹", "でも・いで だいき", REGULAR, (ENGINEER,), 3, "afternoons", "341002", 571_000,
              from_month=7),
    TalentRow("デモ・沖野 瞳", "でも・おきの ひとみ", OUTSOURCED, (DESIGNER,), 2, "tue_thu", "342050", 640_000,
              "デモ尾道ラボ合同会社", training="lacking", from_month=9),
    TalentRow("デモ・竹本 昭", "でも・たけもと あきら", SPECIAL, (MANAGER,), 1, "wed_fri", "342149", 176_000,
              training="waiver_asked", from_month=9),
)  # fmt: skip

EHIME_TALENTS = (
    TalentRow("デモ・宇都宮 圭", "でも・うつのみや けい", OUTSOURCED, (MANAGER, DESIGNER), 5, "all", "382019", 1_340_000,
              "デモ道後コンサルティング株式会社", ("standardization_migration", "procurement_specification")),
    TalentRow("デモ・兵頭 さつき", "でも・ひょうどう さつき", OUTSOURCED, (DESIGNER,), 4, "mon_to_thu", "382019", 1_120_000,
              "デモ道後コンサルティング株式会社", ("online_procedures", "ui_ux")),
    TalentRow("デモ・井門 直樹", "でも・いど なおき", OUTSOURCED, (ENGINEER,), 4, "all", "382019", 1_090_000,
              "デモ道後コンサルティング株式会社", ("low_code", "rpa"), conflict="382019"),
    TalentRow("デモ・永井 理沙", "でも・ながい りさ", OUTSOURCED, (PRODUCER, MANAGER), 3, "tue_wed_thu", "382019", 2_920_000,
              "デモ道後コンサルティング株式会社", ("overall_policy_planning",)),
    TalentRow("デモ・武智 悟", "でも・たけち さとる", OUTSOURCED, (ENGINEER,), 2, "tue_thu", "382060", 560_000,
              "デモ東予ネットワーク有限会社", ("network",), conflict="382060"),
    TalentRow("デモ・日野 葵", "でも・ひの あおい", APPOINTEE, (DESIGNER, ENGINEER), 4, "all", "382078", 486_000,
              given=("digital_divide",)),
    TalentRow("デモ・森本 学", "でも・もりもと まなぶ", REGULAR, (MANAGER, PRODUCER), 4, "all", "382019", 634_000,
              appointed=True),
    TalentRow("デモ・近藤 百合", "でも・こんどう ゆり", REGULAR, (DESIGNER,), 3, "all", "382019", 588_000),
    TalentRow("デモ・高須賀 恒", "でも・たかすか わたる", SPECIAL, (ENGINEER,), 2, "wed_fri", "382035", 286_000,
              given=("information_security",), training="waived"),
    TalentRow("デモ・菅野 忍", "でも・すがの しのぶ", APPOINTEE, (ENGINEER,), 3, "mon_wed_fri", "382019", 512_000,
              main_duty=False),
    TalentRow("デモ・玉井 涼", "でも・たまい りょう", OUTSOURCED, (DESIGNER,), 2, "tue_thu", "382027", 540_000,
              "デモ今治クリエイト株式会社", training="lacking", from_month=10),
    TalentRow("デモ・芝 香澄", "でも・しば かすみ", SPECIAL, (MANAGER,), 1, "wed_fri", "382043", 165_000,
              training="waiver_asked", from_month=8),
)  # fmt: skip

KUMAMOTO_TALENTS = (
    TalentRow("デモ・上村 翼", "でも・うえむら つばさ", OUTSOURCED, (MANAGER, DESIGNER), 5, "all", "435015", 780_000,
              "デモ人吉球磨システム株式会社", ("standardization_migration", "procurement_specification")),
    TalentRow("デモ・野田 沙耶", "でも・のだ さや", OUTSOURCED, (DESIGNER,), 4, "mon_to_thu", "431001", 720_000,
              "デモ肥後ソフト株式会社", ("online_procedures",), conflict="431001"),
    TalentRow("デモ・荒木 研", "でも・あらき けん", OUTSOURCED, (ENGINEER,), 4, "all", "431001", 745_000,
              "デモ肥後ソフト株式会社", ("rpa", "low_code")),
    TalentRow("デモ・岩下 芽衣", "でも・いわした めい", OUTSOURCED, (MANAGER,), 3, "tue_wed_thu", "432024", 690_000,
              "デモ八代情報株式会社", ("cloud_cost_review",), conflict="432024"),
    TalentRow("デモ・村田 光", "でも・むらた ひかる", OUTSOURCED, (ENGINEER, DESIGNER), 3, "mon_wed_fri", "432156", 655_000,
              "デモ天草テック合同会社", ("network",)),
    TalentRow("デモ・古閑 晴美", "でも・こが はるみ", OUTSOURCED, (DESIGNER,), 3, "all", "432148", 610_000,
              "デモ阿蘇デジタル有限会社"),
    TalentRow("デモ・江藤 隼", "でも・えとう しゅん", OUTSOURCED, (PRODUCER, MANAGER), 3, "all", "431001", 2_940_000,
              "デモ火の国アドバイザリー株式会社", ("overall_policy_planning",)),
    TalentRow("デモ・徳永 泉", "でも・とくなが いずみ", REGULAR, (MANAGER, PRODUCER), 4, "all", "431001", 641_000,
              appointed=True),
    TalentRow("デモ・吉村 大地", "でも・よしむら だいち", REGULAR, (ENGINEER,), 4, "all", "431001", 577_000,
              appointed=True, training="waived"),
    TalentRow("デモ・川添 麻衣", "でも・かわぞえ まい", REGULAR, (DESIGNER,), 3, "all", "431001", 569_000),
    TalentRow("デモ・宮本 敦", "でも・みやもと あつし", SPECIAL, (ENGINEER,), 2, "tue_thu", "432067", 294_000,
              given=("information_security",)),
    TalentRow("デモ・福島 結", "でも・ふくしま ゆい", APPOINTEE, (DESIGNER, MANAGER), 4, "all", "432083", 503_000),
    TalentRow("デモ・林田 守", "でも・はやしだ まもる", APPOINTEE, (ENGINEER,), 3, "mon_wed_fri", "431001", 522_000,
              main_duty=False),
    TalentRow("デモ・本山 千夏", "でも・もとやま ちなつ", OUTSOURCED, (DESIGNER,), 2, "tue_thu", "432164", 480_000,
              "デモ合志ワークス株式会社", training="lacking", from_month=9),
    TalentRow("デモ・出田 広", "でも・いでた ひろし", SPECIAL, (MANAGER,), 1, "wed_fri", "432113", 158_000,
              training="waiver_asked", from_month=10),
)  # fmt: skip
