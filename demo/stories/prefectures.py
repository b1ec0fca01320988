"""The three prefectures: real bodies, fictional people, and how each of them organises its pool.

The ways of organising follow what is public: 広島 hires jointly, 愛媛 entrusts a team, 熊本 sends people of
local firms to every municipality. Names, employers and amounts are made up.
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.stories.talents import (
    EHIME_TALENTS,
    HIROSHIMA_TALENTS,
    KUMAMOTO_TALENTS,
    TalentRow,
)


@dataclass(frozen=True, slots=True)
class DemoPrefecture:
    """One prefecture of the demo. Sums in yen."""

    number: int
    slug: str
    sign_in_town: str
    """Of `municipality@`: a town with one-person IT."""
    second_town: str
    """Where `talent@` goes besides."""
    staff: tuple[str, ...]
    finance: str
    approver: str
    officer: str
    municipal_approver: str
    section: str
    trainer: str
    recruitment_yen: int
    recruitment_note: str
    talents: tuple[TalentRow, ...]
    contributors: tuple[str, ...]
    """Municipalities that pay towards the outsourced people."""

    @property
    def named(self) -> set[str]:
        """Everybody whose name is not drawn."""
        officials = {*self.staff, self.finance, self.approver, self.officer, self.municipal_approver}
        return officials | {row.name for row in self.talents}


PREFECTURES: tuple[DemoPrefecture, ...] = (
    DemoPrefecture(
        number=34,
        slug="hiroshima",
        sign_in_town="345458",
        second_town="344311",
        staff=("デモ・中村 恵", "デモ・三宅 大輔", "デモ・桑原 沙織"),
        finance="デモ・石田 透",
        approver="デモ・山根 正弘",
        officer="デモ・岡本 真由美",
        municipal_approver="デモ・佐伯 隆",
        section="デジタル基盤整備課",
        trainer="広島県自治総合研修センター",
        recruitment_yen=3_480_000,
        recruitment_note="共同採用の募集広告と選考の委託",
        talents=HIROSHIMA_TALENTS,
        contributors=("342092", "342106"),
    ),
    DemoPrefecture(
        number=38,
        slug="ehime",
        sign_in_town="384224",
        second_town="383864",
        staff=("デモ・越智 美和", "デモ・白石 亮"),
        finance="デモ・河野 浩",
        approver="デモ・二宮 啓介",
        officer="デモ・大西 千鶴",
        municipal_approver="デモ・久保田 勉",
        section="デジタルシフト推進課",
        trainer="愛媛県研修所",
        recruitment_yen=1_250_000,
        recruitment_note="専門官の公募の広告",
        talents=EHIME_TALENTS,
        contributors=("382035", "382078"),
    ),
    DemoPrefecture(
        number=43,
        slug="kumamoto",
        sign_in_town="435121",
        second_town="435058",
        staff=("デモ・松永 真一", "デモ・緒方 亜紀", "デモ・坂口 雄介"),
        finance="デモ・有働 敏子",
        approver="デモ・志水 和彦",
        officer="デモ・園田 涼子",
        municipal_approver="デモ・尾方 幸一",
        section="デジタル戦略推進課",
        trainer="熊本県市町村職員研修協議会",
        recruitment_yen=860_000,
        recruitment_note="地元企業への説明会と募集の広告",
        talents=KUMAMOTO_TALENTS,
        contributors=("432032", "432121"),
    ),
)
