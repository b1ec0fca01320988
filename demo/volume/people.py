"""Who works in a prefecture: offices, towns, and the talents with their training."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from allauth.account.models import EmailAddress

from accounts.models import Membership, User
from accounts.permissions import Role
from demo.volume.examples import TalentExample, Values
from demo.volume.ground import Ground, Who, Worker, at
from municipalities.register.models import ItStaffing
from pool.people.choices import FactStatus
from pool.people.models import (
    AvailableHalf,
    ConflictOfInterest,
    DatedFact,
    Leave,
    Talent,
    TalentRole,
    TalentSkill,
)
from training.courses.models import Completion, Course, Requirement

STAFF_OF_AN_OFFICE = 3
YEAR_OF_WEEKS = timedelta(days=364)
"""A year that keeps the day of the week."""
SAFE_DAYS = timedelta(days=70)


def gather(ground: Ground, names: Iterator[tuple[str, str]]) -> None:
    """Those who have a seat already, and whoever is missing in the offices and the towns."""
    seats = Membership.objects.filter(prefecture=ground.prefecture).select_related("user").order_by("id")
    for seat in seats:
        who = Who(seat.user_id, seat.user.name, seat.role)
        if seat.role == Role.PREFECTURE_STAFF:
            ground.staff.append(who)
        elif seat.role == Role.FINANCE:
            ground.cashier = ground.cashier or who
        elif seat.role == Role.MUNICIPAL_OFFICER:
            ground.officers.setdefault(seat.municipality_code, who)
        elif seat.role == Role.APPROVER and seat.municipality_code:
            ground.heads.setdefault(seat.municipality_code, who)
    slug = ground.prefecture.slug
    if not ground.staff:
        for number in range(STAFF_OF_AN_OFFICE):
            email = f"staff{number + 1 if number else ''}@{slug}.example"
            ground.staff.append(
                _enrol(ground, email, next(names)[0], Role.PREFECTURE_STAFF, section="デジタル推進課")
            )
        ground.cashier = _enrol(
            ground, f"finance@{slug}.example", next(names)[0], Role.FINANCE, section="財政課"
        )
        _enrol(ground, f"approver@{slug}.example", next(names)[0], Role.APPROVER, section="デジタル推進課")
    staffed = set(ItStaffing.objects.values_list("municipality_id", flat=True))
    for code, _ in ground.towns:
        if code not in ground.officers:
            email = f"officer-{code}@{slug}.example"
            ground.officers[code] = _enrol(
                ground, email, next(names)[0], Role.MUNICIPAL_OFFICER, code, "総務課"
            )
        if code not in ground.heads:
            email = f"head-{code}@{slug}.example"
            ground.heads[code] = _enrol(ground, email, next(names)[0], Role.APPROVER, code, "総務課")
        if code not in staffed:
            like = ground.rng.choice(ground.examples.staffing)
            by = ground.officers[code].user_id
            ground.add(ItStaffing, **{**like, "municipality_id": code, "recorded_by_id": by})


def _enrol(ground: Ground, email: str, name: str, role: Role, town: str = "", section: str = "") -> Who:
    since = date(ground.years[0], 4, 1)
    number = ground.rows.add(
        User,
        password=ground.examples.password,
        email=email,
        name=name,
        wants_mail=False,
        created_at=at(since, 9),
    )
    ground.rows.add(EmailAddress, user_id=number, email=email, verified=True, primary=True)
    ground.add(
        Membership, user_id=number, role=role.value, municipality_code=town, section=section, starts_on=since
    )
    return Who(number, name, role.value)


def courses_of(ground: Ground) -> dict[str, int]:
    """The number of each course by its key; what the catalogue lacks is added."""
    found = dict(Course.objects.values_list("key", "id"))
    for key, like in ground.examples.courses.items():
        if key not in found:
            found[key] = ground.add(Course, **like)
            for asked in ground.examples.requirements[key]:
                ground.add(Requirement, **{**asked, "course_id": found[key]})
    return found


def register_talents(ground: Ground, wanted: list[int], names: Iterator[tuple[str, str]]) -> list[Worker]:
    """Those who are there, and new ones until each fiscal year has as many as `wanted` says."""
    courses = courses_of(ground)
    workers = _of_the_demo(ground)
    while len(workers) < wanted[-1]:
        since = next(year for year, count in zip(ground.years, wanted, strict=True) if len(workers) < count)
        workers.append(_new_talent(ground, since, next(names), len(workers), courses))
    return workers


def _of_the_demo(ground: Ground) -> list[Worker]:
    return [
        Worker(
            talent_id=talent.pk,
            who=Who(talent.user_id or ground.staff[0].user_id, talent.name, Role.TALENT.value),
            since=ground.years[0],
            halves=[(each.weekday, each.half) for each in talent.halves.all()],
            pay_yen=600_000,
            is_of_the_demo=True,
        )
        for talent in Talent.objects.prefetch_related("halves").order_by("id")
    ]


def _new_talent(
    ground: Ground, since: int, name_and_kana: tuple[str, str], place: int, courses: dict[str, int]
) -> Worker:
    like = ground.rng.choice(ground.examples.talents)
    (name, kana), begins = name_and_kana, min(date(since, 4, 1), ground.yesterday)
    email = f"talent-{place}@{ground.prefecture.slug}.example"
    who = _enrol(ground, email, name, Role.TALENT)
    ends = like.values["ends_on"]
    number = ground.add(
        Talent,
        **{
            **like.values,
            "user_id": who.user_id,
            "name": name,
            "kana": kana,
            "starts_on": begins,
            "ends_on": ends if ends and ends > ground.today + SAFE_DAYS else None,
            "base_code": ground.rng.choice(ground.towns).code,
            "created_at": at(begins, 9),
        },
    )
    after = {"name": name, "kana": kana}
    ground.record(
        at(begins, 9), ground.staff[0], "register_talent", ("pool.talent", number, name), after=after
    )
    _add_parts(ground, number, like)
    _employ(ground, number, like, begins)
    for years_ago in range(0, ground.years[-1] - since + 1, 2):
        _train(ground, number, who, like.completions, courses, years_ago)
    halves = sorted({(half["weekday"], half["half"]) for half in like.parts["halves"]})
    return Worker(number, who, since, halves, like.pay_yen)


def _employ(ground: Ground, talent: int, like: TalentExample, begins: date) -> None:
    """What money hangs on holds from the beginning of the term on, approved by somebody else."""
    asked, decided = ground.staff[0].user_id, ground.staff[1].user_id
    standing = {fact["kind"]: fact for fact in like.parts["facts"] if fact["status"] == FactStatus.APPROVED}
    for fact in standing.values():
        since = {
            "starts_on": begins,
            "ends_on": None,
            "asked_by_id": asked,
            "decided_by_id": decided,
            "rest_of_id": None,
        }
        ground.add(DatedFact, talent_id=talent, **{**fact, **since})


def _add_parts(ground: Ground, talent: int, like: TalentExample) -> None:
    verifier = ground.staff[0].user_id
    for role in like.parts["roles"]:
        ground.add(TalentRole, talent_id=talent, **role)
    for skill in like.parts["skills"]:
        verified = {"verified_by_id": verifier if skill["verified_by_id"] else None}
        ground.add(TalentSkill, talent_id=talent, **{**skill, **verified})
    for weekday, half in sorted({(row["weekday"], row["half"]) for row in like.parts["halves"]}):
        ground.add(AvailableHalf, talent_id=talent, weekday=weekday, half=half)
    for leave in like.parts["leaves"]:
        ground.add(Leave, talent_id=talent, **leave)
    for conflict in like.parts["conflicts"]:
        town = {"municipality_code": ground.rng.choice(ground.towns).code}
        ground.add(ConflictOfInterest, talent_id=talent, **{**conflict, **town})


def _train(
    ground: Ground,
    talent: int,
    who: Who,
    completions: list[tuple[str, Values]],
    courses: dict[str, int],
    years_ago: int,
) -> None:
    shift = YEAR_OF_WEEKS * years_ago
    clerk = ground.staff[0]
    for key, like in completions:
        done = min(like["completed_on"] - shift, ground.yesterday)
        expires = like["expires_on"] - shift if like["expires_on"] else None
        number = ground.add(
            Completion,
            **{
                **like,
                "talent_id": talent,
                "course_id": courses[key],
                "completed_on": done,
                "expires_on": expires,
                "recorded_by_id": clerk.user_id,
                "recorded_at": at(done, 17),
            },
        )
        subject = ("training.completion", number, f"{who.name}　{key}")
        after = {"talent": talent, "completed_on": done.isoformat()}
        ground.record(at(done, 17), clerk, "record_completion", subject, after=after)
        ground.tell(
            at(done, 17), who.user_id, "training.completed", "研修の修了を記録しました", "/training/me/"
        )
