"""The weeks before the fiscal year: who joins the pool, who learns
what, and who says how many do IT where."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from accounts.seats import Seat
from demo.stories.agenda import at_office, workday_near, workdays_before
from demo.stories.skill_story import knowledge_of, look_into
from demo.stories.stage import Stage
from demo.stories.talents import REGULAR, WEEKS, TalentRow
from japan.bodies import body_name
from japan.clock import JAPAN
from japan.skill_standard import read_skills
from municipalities.register.actions import record_staffing
from municipalities.register.models import Municipality
from pool.people.actions.away import declare_conflict, take_leave
from pool.people.actions.facts import approve_facts
from pool.people.actions.people import register_talent
from pool.people.actions.skills import verify_skill
from pool.people.choices import EmploymentForm
from pool.people.models import DatedFact, Talent
from training.courses.actions import open_catalogue
from training.courses.actions.completions import record_completion
from training.courses.actions.waivers import approve_waiver, ask_waiver
from training.courses.choices import CourseKind
from training.courses.models import Course, Waiver

MOST_SKILLS = 6
VERIFIED_IN_TEN = 7
EVIDENCE = (
    "職務経歴書（令和4年から6年までの実績）",
    "前の団体での任用の記録",
    "情報処理安全確保支援士の登録証の写し",
    "ITストラテジスト試験の合格証の写し",
    "所属企業の実績報告書",
    "選考時の実技課題",
)
LACKING = ("personal_data", "security_policy")
WAIVED = "assembly"
WAIVER_REASON = "市の議会事務局に4年勤めた経験があり、議会対応の内容を実務で修めているため。"
ASKED = "contract"
ASKED_REASON = "前職で官公庁の調達を10年担当しており、研修の内容を実務で経験しているため。"
STAFF_BY_POPULATION = (
    (8_000, (0, 1, 1, 1)),
    (15_000, (1, 1, 2)),
    (40_000, (1, 2, 2, 3)),
    (120_000, (3, 4, 5)),
)
STAFF_OF_CITIES = (8, 10, 14)


def prepare(stage: Stage) -> None:
    """Put the opening of the pool on the agenda, from the middle of March on."""
    opening = workday_near(date(stage.fiscal_year, 3, 12))
    stage.agenda.at(_at(opening, 9), partial(open_catalogue, by=stage.cast.staff[0]))
    for index, code in enumerate(stage.cast.officers):
        moment = _at(workday_near(date(stage.fiscal_year, 3, 16)), 9) + timedelta(minutes=7 * index)
        stage.agenda.at(moment, partial(_tell_staffing, stage, code))
    for row in stage.home.talents:
        joins_on = _joins_on(stage, row)
        registered = at_office(stage.rng, workday_near(joins_on - timedelta(days=18)), 10, 12)
        stage.agenda.at(registered, partial(_join, stage, row))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 5), JAPAN)


def _joins_on(stage: Stage, row: TalentRow) -> date:
    return date(stage.fiscal_year, row.from_month, 1)


def _tell_staffing(stage: Stage, code: str) -> None:
    """What the municipality says of itself; the sign-in town has one person who does other work too."""
    population = Municipality.objects.get(pk=code).population_2025
    choices = next((choice for least, choice in STAFF_BY_POPULATION if population < least), STAFF_OF_CITIES)
    number = 1 if code == stage.home.sign_in_town else stage.rng.choice(choices)
    seat = stage.cast.officers[code]
    record_staffing(
        by=seat,
        municipality_code=code,
        staff_count=number,
        is_concurrent=number <= 1 or stage.rng.random() < 0.3,
        section=seat.section,
        as_of=date(stage.fiscal_year, 3, 1),
    )


def _join(stage: Stage, row: TalentRow) -> None:
    staff = stage.any_staff()
    joins_on = _joins_on(stage, row)
    seat = stage.cast.talents[row.name]
    talent = register_talent(
        by=staff,
        name=row.name,
        kana=row.kana,
        employer=row.employer or f"{stage.cast.staff[0].prefecture_name}{stage.home.section}",
        employment_form=row.form,
        starts_on=joins_on,
        ends_on=None if row.form == REGULAR else stage.ends_on,
        base_code=row.base,
        days_per_week=row.days,
        roles=row.roles,
        skills=_skills(stage, row),
        knowledge=knowledge_of(stage, row),
        halves=WEEKS[row.week],
        paper=_paper(stage, row),
        duty_paper=_duty_paper(stage, row),
        is_main_duty_support=row.main_duty,
        accelerator_appointed_on=date(stage.fiscal_year - 1, 10, 1) if row.appointed else None,
        user=next(user for user in stage.cast.users.values() if user.pk == seat.user_id),
    )
    waiting = DatedFact.objects.waiting().filter(talent=talent)
    approve_facts(by=stage.cast.approver, talent=talent, numbers=[fact.pk for fact in waiting])
    stage.talents[row.name] = talent
    stage.bookings[row.name] = []
    for skill in talent.skills.all():
        if stage.rng.randrange(10) < VERIFIED_IN_TEN:
            verify_skill(by=staff, skill=skill)
    look_into(stage, talent)
    if row.conflict:
        declare_conflict(
            by=staff,
            talent=talent,
            municipality_code=row.conflict,
            reason=f"所属企業が{body_name(row.conflict)}の基幹業務システムの保守を受託しているため",
            starts_on=joins_on,
        )
    _plan_leave(stage, talent, staff, joins_on)
    _plan_training(stage, row, talent)


def _paper(stage: Stage, row: TalentRow) -> str:
    """What the employment rests on."""
    year = stage.fiscal_year - 2018
    kind = "業務委託契約書" if row.form == EmploymentForm.OUTSOURCED else "任用通知書"
    return f"{kind} R{year}デモ第{10 + len(stage.talents)}号"


def _duty_paper(stage: Stage, row: TalentRow) -> str:
    year = stage.fiscal_year - 2018
    if row.form == EmploymentForm.OUTSOURCED:
        return f"{_paper(stage, row)} 仕様書 第3条"
    return f"職務命令書 R{year}デモ第{40 + len(stage.talents)}号"


def _skills(stage: Stage, row: TalentRow) -> list[tuple[str, int, str]]:
    """The skills given to the person, then some of those that belong to the roles."""
    usual = [
        skill.key
        for skill in read_skills()
        if set(skill.roles) & set(row.roles) and skill.key not in row.given
    ]
    drawn = stage.rng.sample(usual, min(len(usual), MOST_SKILLS - len(row.given)))
    levels = [
        *(stage.rng.choice((3, 3, 4)) for _ in row.given),
        *(stage.rng.choice((2, 2, 3, 3, 4)) for _ in drawn),
    ]
    keys = (*row.given, *drawn)
    return [(key, level, stage.rng.choice(EVIDENCE)) for key, level in zip(keys, levels, strict=True)]


def _plan_leave(stage: Stage, talent: Talent, staff: Seat, joins_on: date) -> None:
    """Some days in summer and around the new year, told beforehand so that no visit falls on them."""
    summer = date(stage.fiscal_year, 8, stage.rng.choice((10, 12, 13)))
    winter = date(stage.fiscal_year, 12, 28)
    for first, days, reason in ((summer, 2, "夏季休暇"), (winter, 7, "年末年始")):
        if first >= joins_on and stage.rng.random() < 0.6:
            take_leave(
                by=staff, talent=talent, starts_on=first, ends_on=first + timedelta(days=days), reason=reason
            )


def _plan_training(stage: Stage, row: TalentRow, talent: Talent) -> None:
    """Most courses in the two weeks before the term, the yearly ones on its first working day."""
    joins_on = _joins_on(stage, row)
    courses = list(Course.objects.filter(kind=CourseKind.PRACTICE).order_by("id"))
    required = set(Course.objects.required_on(joins_on).values_list("key", flat=True))
    left_out = {"lacking": LACKING, "waived": (WAIVED,), "waiver_asked": (ASKED,)}.get(row.training, ())
    for number, course in enumerate(courses):
        if course.key in left_out or (course.key not in required and stage.rng.random() < 0.4):
            continue
        on_first_day = course.valid_years == 1
        day = workday_near(joins_on) if on_first_day else workday_near(joins_on - timedelta(days=12 - number))
        moment = datetime.combine(day, time(17, 10 + number), JAPAN)
        stage.agenda.at(moment, partial(_finish, stage, talent, course))
    by_key = {course.key: course for course in courses}
    if row.training == "waived":
        asked = at_office(stage.rng, workday_near(joins_on - timedelta(days=6)))
        stage.agenda.at(asked, partial(_ask_and_approve, stage, talent, by_key[WAIVED]))
    if row.training == "waiver_asked":
        asked = at_office(
            stage.rng, max(workdays_before(stage.today - timedelta(days=1), 1), joins_on), 9, 10
        )
        stage.agenda.at(asked, partial(_ask, stage, talent, by_key[ASKED], ASKED_REASON))


def _finish(stage: Stage, talent: Talent, course: Course) -> None:
    today = stage.agenda.moment.date()
    record_completion(
        by=stage.any_staff(),
        talent=talent,
        course=course,
        completed_on=today,
        provider=stage.home.trainer,
        evidence=f"修了 {today:%y%m}-{stage.rng.randrange(1000):03d}",
    )


def _ask(stage: Stage, talent: Talent, course: Course, reason: str) -> None:
    today = stage.agenda.moment.date()
    ask_waiver(
        by=stage.cast.staff[0],
        talent=talent,
        course=course,
        reason=reason,
        valid_from=max(today, talent.starts_on),
        valid_until=stage.ends_on,
    )


def _ask_and_approve(stage: Stage, talent: Talent, course: Course) -> None:
    _ask(stage, talent, course, WAIVER_REASON)
    waiver = talent.waivers.get()
    decided = stage.agenda.moment + timedelta(days=1, hours=1)
    stage.agenda.at(decided, partial(_approve, stage, waiver))


def _approve(stage: Stage, waiver: Waiver) -> None:
    approve_waiver(by=stage.cast.approver, waiver=waiver)
