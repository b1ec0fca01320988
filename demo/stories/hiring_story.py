"""広島県 hires together with 三原市 and 江田島市, as its public programme does; every person, amount and word
is made up. One recruitment from two needs is open, four people have applied, and each is somewhere else.

Nothing here is drawn, so that the dice of the other stories fall as they did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from accounts.seats import Seat
from demo.stories.agenda import workday_near, workdays_before
from demo.stories.stage import Stage
from demo.stories.talents import REGULAR
from documents.uploads.examining import Examined, examine
from japan.clock import JAPAN
from municipalities.needs.models import Need
from pool.hiring.actions.applicants import advance_applicant, record_applicant, reject_applicant
from pool.hiring.actions.channels import add_channel, record_cost
from pool.hiring.actions.interviews import plan_interview, write_sheet
from pool.hiring.actions.joint import answer_shares, ask_towns, station_talent
from pool.hiring.actions.offers import propose_offer
from pool.hiring.actions.recruitments import (
    WRITTEN_FROM,
    open_recruitment,
    revise_recruitment,
    write_recruitment,
)
from pool.hiring.models import Applicant, Interview, JointHiring, Recruitment

MIHARA, ETAJIMA = "342041", "342157"
BEGUN: Final = 20
"""So many working days ago the 募集要項 was written."""
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
CHANNELS: Final = (
    ("bulletin", "県のウェブサイトの採用情報", "締切まで載せる"),
    ("site", "デモ求人サイト", "県外の経験者向け"),
    ("university", "デモ県立大学 情報学部の就職課", ""),
)


@dataclass(frozen=True)
class Person:
    """Somebody who applies: plainly fictional."""

    name: str
    kana: str
    employer: str
    career: str


PEOPLE: Final = (
    Person(
        "デモ・岸本 亮太",
        "でも・きしもと りょうた",
        "架空システム株式会社",
        "自治体の基幹業務の移行を6年担当",
    ),
    Person(
        "デモ・長尾 紗季",
        "でも・ながお さき",
        "デモ・コンサルティング株式会社",
        "調達の支援と職員研修の講師を4年",
    ),
    Person(
        "デモ・植田 隼人", "でも・うえだ はやと", "架空クラウド株式会社", "クラウドの費用の見直しを10団体以上"
    ),
    Person("デモ・有馬 菜摘", "でも・ありま なつみ", "", "ウェブの制作を2年。自治体の経験はない"),
)


def prepare(stage: Stage) -> None:
    if stage.home.slug != "hiroshima":
        return
    for days, hour, what in (
        (BEGUN, 10, _begin),
        (BEGUN - 1, 11, _post),
        (BEGUN - 2, 14, _ask_towns),
        (BEGUN - 4, 15, partial(_agree, code=MIHARA)),
        (BEGUN - 6, 9, partial(_agree, code=ETAJIMA)),
        (12, 13, _receive),
        (9, 10, _look_at_papers),
        (3, 9, _plan_interviews),
        (1, 15, _hold_interviews),
        (1, 16, _decide),
    ):
        moment = datetime.combine(workdays_before(stage.today, days), time(hour, 15), JAPAN)
        stage.agenda.at(moment, partial(what, stage))
    stationed = datetime.combine(workday_near(date(stage.fiscal_year, 4, 20)), time(11, 30), JAPAN)
    stage.agenda.at(stationed, partial(_station, stage))


def _keeper(stage: Stage) -> Seat:
    return stage.cast.staff[0]


def _recruitment() -> Recruitment | None:
    return Recruitment.objects.order_by("id").first()


def _begin(stage: Stage) -> None:
    """Two needs, of different towns where there are some."""
    needs = Need.objects.filter(status__in=WRITTEN_FROM).order_by("municipality_id", "id")
    by_town = {need.municipality_id: need for need in needs}
    chosen = list(by_town.values())[:2]
    if len(chosen) < 2:
        return
    by, today = _keeper(stage), stage.agenda.moment.date()
    made = write_recruitment(by=by, needs=chosen)
    starts_on = date(stage.fiscal_year + 1, 4, 1)
    made = revise_recruitment(
        by=by,
        recruitment=made,
        employment_form="specified_fixed_term",
        pay_unit="month",
        pay_from_yen=430_000,
        pay_to_yen=580_000,
        pay_paper="デモ・任期付職員給与条例 別表、起案 デモ第31号",
        pay_paper_on=today - timedelta(days=7),
        days_per_week=5,
        starts_on=starts_on,
        ends_on=date(stage.fiscal_year + 4, 3, 31),
        wanted=2,
        deadline_on=stage.today + timedelta(days=9),
        contact=f"{stage.home.section}　代表番号の内線 1234",
    )
    open_recruitment(by=by, recruitment=made)


def _post(stage: Stage) -> None:
    made, by = _recruitment(), _keeper(stage)
    if made is None:
        return
    today = stage.agenda.moment.date()
    posted = [
        add_channel(
            by=by,
            recruitment=made,
            kind=kind,
            name=name,
            posted_on=today,
            ends_on=made.deadline_on,
            note=note,
        )
        for kind, name, note in CHANNELS
    ]
    paid: dict[str, Any] = {"by": by, "recruitment": made, "paid_on": today, "kind": "recruitment"}
    record_cost(
        channel=posted[1],
        amount_yen=330_000,
        what="求人サイトの掲載料（4週間）",
        reason="県外で働く経験者に知らせるため",
        files=[_paper("求人サイトの請求書（デモ）.csv", "品目,金額\n掲載料4週間,330000\n")],
        **paid,
    )
    record_cost(
        channel=posted[2],
        amount_yen=24_200,
        what="大学に配るちらしの印刷",
        reason="学生と卒業生に知らせるため",
        **paid,
    )


def _paper(name: str, text: str) -> Examined:
    content = text.encode("utf-8-sig")
    return examine(UploadedFile(BytesIO(content), name, size=len(content)))


def _ask_towns(stage: Stage) -> None:
    made = _recruitment()
    if made is None:
        return
    today = stage.agenda.moment.date()
    ask_towns(
        by=_keeper(stage),
        recruitment=made,
        starts_on=today.replace(day=1) if today.day > 5 else today - timedelta(days=10),
        ends_on=None,
        paper="デモ・共同採用に関する協定書 第4条",
        words="募集の経費を、受け入れる日数の割合で分ける案です。週2日と週3日の受入れを見込みます。",
        answer_by=today + timedelta(days=14),
        shares={"": HALF, MIHARA: QUARTER, ETAJIMA: QUARTER},
    )


def _agree(stage: Stage, *, code: str) -> None:
    joint = JointHiring.objects.order_by("id").first()
    if joint is not None:
        remark = "予算は12月補正で組みます。" if code == ETAJIMA else ""
        answer_shares(by=stage.cast.officers[code], joint=joint, agrees=True, remark=remark)


def _receive(stage: Stage) -> None:
    made = _recruitment()
    if made is None:
        return
    channels = list(made.channels.order_by("id"))
    for place, person in enumerate(PEOPLE):
        record_applicant(
            by=_keeper(stage),
            recruitment=made,
            name=person.name,
            kana=person.kana,
            mail=f"applicant{place + 1}@example.jp",
            phone="",
            employer=person.employer,
            career=person.career,
            channel=channels[place % len(channels)],
            applied_on=stage.agenda.moment.date(),
        )


def _applicants() -> list[Applicant]:
    return list(Applicant.objects.order_by("sequence"))


def _look_at_papers(stage: Stage) -> None:
    """The first one is still looked at; two are asked to come, and one is not."""
    by = _keeper(stage)
    for applicant in _applicants()[1:3]:
        advance_applicant(by=by, applicant=applicant)
    for applicant in _applicants()[3:]:
        reject_applicant(by=by, applicant=applicant, reason="求める実務の経験と合わなかったため")


def _plan_interviews(stage: Stage) -> None:
    held_on = workdays_before(stage.today, 1)
    askers = User.objects.filter(pk__in=[stage.cast.staff[0].user_id, stage.cast.staff[1].user_id])
    for place, applicant in enumerate(_applicants()[1:3]):
        plan_interview(
            by=_keeper(stage),
            applicant=applicant,
            held_on=held_on,
            starts_at=time(10 + place, 0),
            place="県庁の会議室",
            interviewers=list(askers),
        )


def _hold_interviews(stage: Stage) -> None:
    """Of one of the two the first interviewer has not written yet."""
    for interview in Interview.objects.select_related("applicant").order_by("id"):
        is_first = interview.applicant.sequence == 2
        for level, seat in enumerate(stage.cast.staff[:2], start=3):
            if not (is_first and seat == stage.cast.staff[0]):
                _write(interview, seat, level)


def _write(interview: Interview, seat: Seat, level: int) -> None:
    skills = Recruitment.objects.get(pk=interview.applicant.recruitment_id).skill_pairs
    write_sheet(
        by=seat,
        sheet=interview.sheets.get(interviewer_id=seat.user_id),
        points={key: level for key, _ in skills},
        verdict="for",
        remarks="質問への答えが具体的で、庁内の調整の経験もある。",
    )


def _decide(stage: Stage) -> None:
    """The third one is to be taken: an approver is asked."""
    made = _recruitment()
    for applicant in _applicants()[2:3] if made else []:
        applicant = advance_applicant(by=_keeper(stage), applicant=applicant)
        propose_offer(
            by=_keeper(stage),
            applicant=applicant,
            employment_form="specified_fixed_term",
            pay_unit="month",
            pay_yen=520_000,
            days_per_week=5,
            starts_on=date(stage.fiscal_year + 1, 4, 1),
            ends_on=date(stage.fiscal_year + 4, 3, 31),
            answer_by=stage.today + timedelta(days=14),
            reason="クラウドの費用の見直しの経験が長く、面接の評価も高いため",
        )


def _station(stage: Stage) -> None:
    """Somebody of the pool serves both towns at once."""
    row = next(row for row in stage.home.talents if row.form == REGULAR and row.days >= 3)
    for code, days in ((MIHARA, 2), (ETAJIMA, 1)):
        station_talent(
            by=_keeper(stage),
            talent=stage.talents[row.name],
            municipality_code=code,
            employment_form="regular",
            days_per_week=days,
            starts_on=date(stage.fiscal_year, 5, 1),
            ends_on=date(stage.fiscal_year + 1, 3, 31),
            paper=f"デモ・辞令 総務第{days}号",
            section="デジタル推進課",
        )
