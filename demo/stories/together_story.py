"""How the prefecture and its towns promote DX together, and how many people they want for it.

愛媛県's declaration and council are real and public; what is said of their meetings, every number and all
that 広島県 has is made up. Nothing here is drawn, so that the dice of the other stories fall as they did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from accounts.seats import Seat
from demo.stories.agenda import workday_near, workdays_before
from demo.stories.stage import Stage
from documents.uploads.examining import Examined, examine
from japan.clock import JAPAN
from japan.codes import BY_NUMBER
from municipalities.promotion.actions import end_structure, record_structure
from municipalities.promotion.actions.files import keep_files
from municipalities.promotion.actions.meetings import hold_meeting, plan_meeting
from municipalities.promotion.models import Meeting, Structure
from municipalities.targets.actions import record_actual, record_target

PASSED: Final = 3
"""So many working days ago was the meeting of which nobody has said yet whether it was held."""
NOTICE_DAYS: Final = timedelta(days=30)
POLICY: Final = "人材育成基本方針（デモ）"


@dataclass(frozen=True)
class Story:
    """What one prefecture has: the council with its reading, since when, and what is declared."""

    council: str
    kana: str
    since: date
    declaration: str = ""
    declared_kana: str = ""
    note: str = ""
    source: str = ""


STORIES: Final = {
    34: Story("デモ・県市町DX推進会議", "でも・けんしちょうでぃーえっくすすいしんかいぎ", date(2023, 6, 1)),
    38: Story(
        "愛媛県・市町DX推進会議",
        "えひめけん・しちょうでぃーえっくすすいしんかいぎ",
        date(2021, 3, 1),
        declaration="愛媛県・市町DX協働宣言",
        declared_kana="えひめけん・しちょうでぃーえっくすきょうどうせんげん",
        note="県と20市町。日は確かめていないため、令和3年3月の初日で記録。会議の中身は架空",
        source="愛媛県・市町DX推進会議の公表資料",
    ),
}
MEETINGS: Final = (
    ((6, 10), "県庁とオンライン", "今年度の派遣の進め方、共同調達の候補", "電子申請の共同調達を検討する"),
    ((9, 9), "オンライン", "電子申請の共同調達の仕様", "仕様の案を10月に市町へ示す"),
)
WANTED: Final = {
    "producer": 1,
    "project_manager": 3,
    "service_designer": 3,
    "engineer": 8,
    "leader": 60,
    "it_staff": 35,
}
WANTED_BY_TOWN: Final = {"service_designer": 1, "engineer": 1, "leader": 3, "it_staff": 2}


def prepare(stage: Stage) -> None:
    """Everything stands before the fiscal year begins; then the council meets, and a target is revised."""
    begin = _moment(workday_near(date(stage.fiscal_year, 3, 17)), 10)
    stage.agenda.at(begin, partial(_begin, stage))
    stage.agenda.at(begin + timedelta(hours=2), partial(_aim, stage))
    revised = _moment(workday_near(date(stage.fiscal_year, 10, 5)), 11)
    stage.agenda.at(revised, partial(_revise, stage, revised.date()))


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), JAPAN)


def _begin(stage: Stage) -> None:
    story = STORIES.get(stage.home.number)
    if story is None:
        return
    by, office = stage.cast.staff[0], f"{stage.home.section}（事務局）"
    common = {"office": office, "note": story.note, "source": story.source}
    council = record_structure(
        by=by,
        kind="council",
        name=story.council,
        kana=story.kana,
        starts_on=story.since,
        participants=["all"],
        others="県、デモ県立大学",
        **common,
    )
    if story.declaration:
        kana = story.declared_kana
        record_structure(
            by=by,
            kind="declaration",
            name=story.declaration,
            kana=kana,
            starts_on=story.since,
            participants=["all"],
            **common,
        )
    _put_beside(stage, by, office)
    _prepare_meetings(stage, council)


def _put_beside(stage: Stage, by: Seat, office: str) -> None:
    """An agreement of a few, the office that keeps it all, and what was there before."""
    few = sorted((stage.home.sign_in_town, stage.home.second_town))
    record_structure(
        by=by,
        kind="agreement",
        name="デモ・デジタル人材の共同活用に関する協定",
        kana="でも・でじたるじんざいのきょうどうかつように",
        starts_on=date(stage.fiscal_year - 1, 4, 1),
        ends_on=date(stage.fiscal_year + 2, 3, 31),
        participants=few,
        office=office,
    )
    record_structure(
        by=by,
        kind="office",
        name="デモ・DX連携事務局",
        kana="でも・でぃーえっくすれんけいじむきょく",
        starts_on=date(stage.fiscal_year - 2, 4, 1),
        participants=[],
        office=stage.home.section,
    )
    before = record_structure(
        by=by,
        kind="council",
        name="デモ・情報化推進協議会",
        kana="でも・じょうほうかすいしんきょうぎかい",
        starts_on=date(2012, 4, 1),
        participants=["all"],
        office="情報政策課",
    )
    end_structure(by=by, structure=before, ends_on=date(2023, 3, 31), reason="DX推進会議に引き継いだため")


def _prepare_meetings(stage: Stage, council: Structure) -> None:
    """Two that were held, one that waits for its record, and the next one."""
    now = stage.agenda.now.date()
    soon = (workdays_before(now, PASSED), "県庁とオンライン", "電子申請の共同調達の契約、来年度の派遣の希望")
    later = (workday_near(now + 2 * NOTICE_DAYS), "オンライン", "来年度の派遣の計画、研修の日程")
    for (month, number), place, agenda, outcome in MEETINGS:
        day = workday_near(date(stage.fiscal_year, month, number))
        plan = partial(_meet, stage, council, day, place, agenda, outcome)
        if day not in (soon[0], later[0]):
            stage.agenda.at(_moment(day - NOTICE_DAYS, 9), plan)
    for day, place, agenda in (soon, later):
        begin = max(stage.agenda.moment + timedelta(minutes=5), _moment(day - 3 * NOTICE_DAYS, 13))
        stage.agenda.at(begin, partial(_plan, stage, council, day, place, agenda))


def _plan(stage: Stage, council: Structure, day: date, place: str, agenda: str) -> Meeting:
    return plan_meeting(by=stage.cast.staff[0], structure=council, on_day=day, place=place, agenda=agenda)


def _meet(stage: Stage, council: Structure, day: date, place: str, agenda: str, outcome: str) -> None:
    meeting = _plan(stage, council, day, place, agenda)
    held = partial(_hold, stage, meeting, {"on_day": day, "place": place, "agenda": agenda}, outcome)
    stage.agenda.at(_moment(day, 17), held)


def _hold(stage: Stage, meeting: Meeting, said: dict[str, Any], outcome: str) -> None:
    by = stage.cast.staff[-1]
    hold_meeting(by=by, meeting=meeting, outcome=outcome, **said)
    text = f"議事録（架空）\n議題：{said['agenda']}\n決まったこと：{outcome}\n"
    keep_files(by=by, thing=meeting, files=[_file("議事録.txt", text)])


def _file(name: str, text: str) -> Examined:
    content = text.encode()
    return examine(UploadedFile(BytesIO(content), name, size=len(content)))


def _aim(stage: Stage) -> None:
    """The prefecture says what it aims at, then every third town, the one that signs in among them."""
    itself, by = BY_NUMBER[stage.home.number].code, stage.cast.staff[0]
    year, day = stage.fiscal_year, stage.agenda.moment.date()
    for role, people in WANTED.items():
        for ahead in (0, 1, 2):
            _target(by, itself, role, year + ahead, people + ahead, day, "人事課長")
    _actual(by, itself, "leader", year - 1, 41, day)
    _actual(by, itself, "it_staff", year - 1, 31, day)
    shown = (stage.home.sign_in_town, stage.home.second_town)
    for place, (code, officer) in enumerate(stage.cast.officers.items()):
        if code in shown or place % 3 == 0:
            _aim_of_town(officer, code, year, day, years=3 if code in shown else 1)


def _aim_of_town(by: Seat, code: str, year: int, day: date, *, years: int) -> None:
    for role, people in WANTED_BY_TOWN.items():
        for ahead in range(years):
            _target(by, code, role, year + ahead, people + ahead // 2, day, "総務課長")
    if int(code[:5]) % 2:
        _actual(by, code, "leader", year - 1, 2, day)


def _target(by: Seat, code: str, role: str, year: int, people: int, day: date, who: str) -> None:
    said: dict[str, Any] = {"document": POLICY, "as_of": day, "said_by": who}
    record_target(by=by, code=code, role=role, fiscal_year=year, people=people, **said)


def _actual(by: Seat, code: str, role: str, year: int, people: int, day: date) -> None:
    document = "DX推進リーダー名簿" if role == "leader" else "職員配置表"
    said: dict[str, Any] = {"document": document, "as_of": day, "said_by": "人事担当"}
    record_actual(by=by, code=code, role=role, fiscal_year=year, people=people, **said)


def _revise(stage: Stage, day: date) -> None:
    """In autumn the prefecture and the town that signs in count their leaders, and one target grows."""
    itself, by = BY_NUMBER[stage.home.number].code, stage.cast.staff[0]
    town = stage.home.sign_in_town
    for role, people in (("leader", 52), ("it_staff", 35)):
        _actual(by, itself, role, stage.fiscal_year, people, day)
    _actual(stage.cast.officers[town], town, "leader", stage.fiscal_year, 2, day)
    record_target(
        by=by,
        code=itself,
        role="engineer",
        fiscal_year=stage.fiscal_year + 1,
        people=12,
        document=f"{POLICY}の改定",
        as_of=day,
        said_by="人事課長",
        reason="派遣の希望が増えたため",
    )
