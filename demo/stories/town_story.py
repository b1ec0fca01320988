"""What the towns keep of themselves: their staff a year ago, their network, their systems and whom to ask.

Nothing here is drawn: what a town says follows from its code, so that the dice of the other stories fall as
they did.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from demo.stories.agenda import workday_near
from demo.stories.stage import Stage
from japan.clock import JAPAN
from municipalities.groups.actions import record_group
from municipalities.profile.actions import record_contact, record_contract, record_network
from municipalities.register.actions import record_staffing

NETWORKS: Final = ("alpha", "alpha", "alpha_dash", "beta", "beta_dash", "alpha")
VENDORS: Final = ("デモ電算株式会社", "株式会社デモ情報センター", "デモシステムズ㈱", "デモ通信工業株式会社")
SYSTEMS: Final = (
    ("core", "標準準拠システムへの移行を予定"),
    ("accounts", ""),
    ("website", "町の総務課が更新"),
    ("network", ""),
)
OWN_GROUP: Final = "情報担当者の勉強会"
MINUTES_BETWEEN: Final = 7


def prepare(stage: Stage) -> None:
    """From the middle of March on, each town in its turn, when it has said who does IT; then a group of the
    prefecture's own."""
    day = workday_near(date(stage.fiscal_year, 3, 16))
    begin = datetime.combine(day, time(9, 7), JAPAN)
    for index, code in enumerate(stage.cast.officers):
        moment = begin + timedelta(minutes=MINUTES_BETWEEN * index)
        stage.agenda.at(moment, partial(_tell, stage, code))
    stage.agenda.at(begin + timedelta(days=1), partial(_gather, stage))


def _tell(stage: Stage, code: str) -> None:
    seat, place = stage.cast.officers[code], int(code[:5])
    is_shown = code in (stage.home.sign_in_town, stage.home.second_town)
    if is_shown:
        record_staffing(
            by=seat,
            municipality_code=code,
            staff_count=2,
            is_concurrent=False,
            section=seat.section,
            as_of=date(stage.fiscal_year - 1, 4, 1),
        )
    record_network(
        by=seat,
        municipality_code=code,
        model=NETWORKS[place % len(NETWORKS)],
        as_of=date(stage.fiscal_year, 3, 1),
    )
    for number, (kind, note) in enumerate(SYSTEMS if is_shown else SYSTEMS[:1]):
        record_contract(
            by=seat,
            municipality_code=code,
            kind=kind,
            vendor=VENDORS[(place + number) % len(VENDORS)],
            ends_on=date(stage.fiscal_year + number, 3, 31) if number else None,
            note=note,
        )
    record_contact(
        by=seat,
        municipality_code=code,
        purposes=["reception", "it"],
        section=seat.section,
        name=seat.user_name,
        phone=f"000-000-{place % 10_000:04}",
        mail="",
    )


def _gather(stage: Stage) -> None:
    towns = sorted((stage.home.sign_in_town, stage.home.second_town))
    record_group(
        by=stage.cast.staff[0],
        kind="own",
        name=OWN_GROUP,
        kana="じょうほうたんとうしゃのべんきょうかい",
        starts_on=date(stage.fiscal_year, 4, 1),
        note="ひとり情シスの担当者が、毎月オンラインで集まる",
        members=towns,
    )
