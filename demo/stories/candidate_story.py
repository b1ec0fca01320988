"""The ministry's list: two files of it, with rows that were held back; and a call that waits for a word."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from io import BytesIO, StringIO
from typing import Final

from django.core.files.uploadedfile import UploadedFile

from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE, scope
from demo.stories.agenda import Agenda, at_office, workday_near, workdays_before
from demo.stories.names import names_from
from demo.stories.stage import Stage
from documents.uploads.examining import examine
from japan.skill_standard import ROLES, read_skills
from japan.wareki import format_compact
from pool.candidates.actions.calls import call_candidate
from pool.candidates.actions.importing import read_import, take_import
from pool.candidates.columns import LABELS
from pool.candidates.models import Candidate

PEOPLE, FIRMS, LATER = 22, 6, 2
QUIET_FOR: Final = 16
"""Working days since the call: longer than a call may go without a word."""
FORMS: Final = (
    "業務委託",
    "会計年度任用職員、業務委託",
    "特別職非常勤職員",
    "特定任期付職員",
    "業務委託、非常勤",
)
REGIONS: Final = (
    "全国",
    "広島県、岡山県、山口県",
    "愛媛県、香川県",
    "熊本県、福岡県",
    "長野県",
    "広島県",
    "北海道",
)
COMPANIES: Final = (
    "架空テック",
    "デモ・ソリューションズ",
    "架空クラウド",
    "架空設計事務所",
    "デモ・コンサルティング",
)

Row = Mapping[str, str]


def prepare_list(agenda: Agenda, coordinator: Seat, fiscal_year: int) -> None:
    """A first list in June, with two rows that cannot be read; in October the next one, in which one of them
    has come right."""
    rng = random.Random(f"candidates {fiscal_year}")  # noqa: S311 - a story, not a secret
    first, later = workday_near(date(fiscal_year, 6, 8)), workday_near(date(fiscal_year, 10, 5))
    rows = _rows(rng, first - timedelta(days=10))
    known, bad = rows[:-LATER], _spoilt(rows[:2])
    agenda.at(at_office(rng, first), partial(_take, coordinator, [*known[2:], *bad], f"{first:%Y%m%d}"))
    changed = [{**row, LABELS["days_per_week"]: "4"} if row in known[5:7] else row for row in rows[1:]]
    agenda.at(at_office(rng, later), partial(_take, coordinator, [*changed, bad[0]], f"{later:%Y%m%d}"))


def prepare(stage: Stage) -> None:
    """The prefecture asked somebody by telephone, and nobody has written a word since."""
    day = workdays_before(stage.today, QUIET_FOR)
    if day > workday_near(date(stage.fiscal_year, 6, 8)):
        stage.agenda.at(at_office(stage.rng, day), partial(_call, stage, day))


def _rows(rng: random.Random, trained_on: date) -> list[Row]:
    names = names_from(rng, set())
    people = [_row(rng, place, *next(names), trained_on) for place in range(1, PEOPLE + LATER + 1)]
    firms = []
    for place in range(FIRMS):
        name = f"{COMPANIES[place % len(COMPANIES)]}{place + 1}号株式会社"
        number = PEOPLE + LATER + place + 1
        firm = {"kind": "企業", "firm": "", "kana": "", "name": name}
        row = _row(rng, number, name, "", trained_on)
        firms.append({**row, **{LABELS[key]: value for key, value in firm.items()}})
    return [*firms, *people]


def _row(rng: random.Random, place: int, name: str, kana: str, trained_on: date) -> Row:
    role = rng.choice(list(ROLES))
    roles = [role, *([rng.choice(list(ROLES))] if place % 4 == 0 else [])]
    skills = [each.name for each in read_skills() if role in each.roles]
    levelled = [f"{skill} {rng.randint(2, 4)}" for skill in rng.sample(skills, min(3, len(skills)))]
    said = {
        "number": f"A-{place:03}",
        "kind": "個人",
        "name": name,
        "kana": kana,
        "firm": f"{rng.choice(COMPANIES)}株式会社" if place % 3 else "",
        "roles": "、".join(dict.fromkeys(ROLES[each] for each in roles)),
        "skills": "、".join(levelled),
        "forms": rng.choice(FORMS),
        "modes": rng.choice(("現地、オンライン", "オンライン", "現地")),
        "regions": REGIONS[place % len(REGIONS)],
        "days_per_week": str(rng.randint(1, 3)),
        "listed_on": format_compact(trained_on + timedelta(days=5)),
        "trained_on": format_compact(trained_on),
        "mail": f"candidate{place}@example.jp",
        "phone": "",
        "note": "",
    }
    return {LABELS[key]: value for key, value in said.items()}


def _spoilt(rows: Sequence[Row]) -> list[Row]:
    """Rows as they come when somebody has typed what no list knows."""
    role, skills = LABELS["roles"], LABELS["skills"]
    return [{**rows[0], role: "ITコンサル"}, {**rows[1], skills: "業務改革（BPR）、RPA"}]


def _take(coordinator: Seat, rows: Sequence[Row], named: str) -> None:
    written = StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = written.getvalue().encode("utf-8-sig")
    name = f"候補人材の名簿_{named}.csv"
    with scope(NATIONWIDE):
        file = examine(UploadedFile(BytesIO(content), name, size=len(content)))
        made = read_import(by=coordinator, file=file)
        take_import(by=coordinator, candidate_import=made, missing="stay")


def _call(stage: Stage, day: date) -> None:
    found = Candidate.objects.listed().reaching(stage.home.number).filter(kind="person").order_by("number")
    candidate = found.first()
    if candidate is not None:
        words = "電話で、週1日の市町村支援をお願いしたいと伝えた。条件の返事を待つ。"
        call_candidate(by=stage.cast.staff[0], candidate=candidate, words=words, asked_on=day)
