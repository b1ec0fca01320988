"""A round of 北海道, 179 municipalities by all questions of the ready-made set, as the prefecture reads it.

`python -m tests.bench.surveys [--rounds 20]`. A ground of its own, made in a minute: two rounds begun by the
real actions, their answers as rows. Every page is measured beside the floor and the list of the rounds, in
one run; a JSON object a line. The database stays (`python -m servers reset --area bench-surveys`).
"""

from __future__ import annotations

import argparse
import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from servers import embedded
from tests.bench.ground import PORT, cpu_seconds, median, served
from tests.bench.pages import lines, measure

AREA: Final = "bench-surveys"
HOKKAIDO: Final = 1
STAFF: Final = "staff@hokkaido.example"
ANSWERED: Final = 150
"""Of 179, in the round that is open; all have answered the one before."""
CHUNK: Final = 2000


@contextmanager
def prepared() -> Iterator[int]:
    """The servers with the two rounds in their database; gives the key of the open one."""
    with embedded.environment(AREA) as found:
        os.environ.update(
            found, POOL_MODE="demo", DJANGO_SETTINGS_MODULE="tests.bench.settings", PORT=str(PORT)
        )
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        call_command("load_skills", verbosity=0)
        pk = _open_round()
        connections.close_all()
        yield pk


def _open_round() -> int:
    from accounts.tenancy import scope
    from municipalities.surveys.models import SurveyRound

    staff = _staff()
    with scope(HOKKAIDO):
        found = SurveyRound.objects.open().first()
        if found is None:
            _answer(_begun(staff, "第1回 支援ニーズ調査"), staff, everybody=True)
            found = _begun(staff, "第2回 支援ニーズ調査")
            _answer(found, staff, everybody=False)
        return int(found.pk)


def _staff() -> Any:
    """The seat of one who runs surveys, with the demo's password."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from accounts.models import Membership, User
    from accounts.permissions import Role
    from accounts.seats import seat_of
    from accounts.tenancy import NATIONWIDE, scope
    from demo.sign_ins import DEMO_PASSWORD

    with scope(NATIONWIDE):
        held = Membership.objects.select_related("user", "prefecture").filter(user__email=STAFF)
        if not held.exists():
            user = User.objects.create(
                email=STAFF, name="デモ・北海 調", password=make_password(DEMO_PASSWORD)
            )
            Membership.objects.create(
                user=user,
                prefecture_id=HOKKAIDO,
                role=Role.PREFECTURE_STAFF,
                starts_on=timezone.localdate() - timedelta(days=30),
            )
        return seat_of(held.get())


def _begun(staff: Any, title: str) -> Any:
    from django.utils import timezone

    from municipalities.register.models import Municipality
    from municipalities.surveys.actions.rounds import change_round, draft_round, open_round, set_targets
    from municipalities.surveys.reading import ready_made

    due_on = timezone.localdate() + timedelta(days=30)
    survey = draft_round(by=staff, title=title, questions=ready_made()["dx_needs"], due_on=due_on)
    codes = list(Municipality.objects.of(staff).values_list("code", flat=True))
    codes = [code for code in codes if code[2:5] != "000"]
    survey = set_targets(by=staff, survey=survey, codes=codes, words="道内のすべての市町村")
    return open_round(by=staff, survey=change_round(by=staff, survey=survey, why_again="毎年変わるため"))


def _answer(survey: Any, staff: Any, *, everybody: bool) -> None:
    """Rows as `submit_sheet` leaves them; the first round is closed by its action."""
    from django.utils import timezone

    from municipalities.surveys.actions.rounds import close_round
    from municipalities.surveys.choices import SectionStatus, SheetStatus
    from municipalities.surveys.models import Answer, AnswerSheet, SheetSection

    dice, now, answers = random.Random(survey.pk), timezone.now(), []
    sheets = list(AnswerSheet.objects.filter(round=survey).order_by("municipality_id"))
    sheets = sheets if everybody else sheets[:ANSWERED]
    first = AnswerSheet.objects.sent().count()
    for number, sheet in enumerate(sheets, first + 1):
        sheet.status, sheet.fiscal_year, sheet.sequence = SheetStatus.SUBMITTED, survey.fiscal_year, number
        sheet.submitted_at, sheet.submitted_by_id = now, staff.user_id
        said = {each.id: _drawn(each, dice) for each in survey.questions.questions}
        shown = survey.questions.shown(said)
        answers += [
            Answer(
                prefecture_id=HOKKAIDO,
                sheet=sheet,
                question=each.id,
                meaning=each.meaning,
                value=said[each.id],
            )
            for each in shown
        ]
    fields = ["status", "fiscal_year", "sequence", "submitted_at", "submitted_by"]
    AnswerSheet.objects.bulk_update(sheets, fields)
    Answer.objects.bulk_create(answers, batch_size=CHUNK)
    SheetSection.objects.filter(sheet__in=sheets).update(status=SectionStatus.SUBMITTED, touched_at=now)
    if everybody:
        close_round(by=staff, survey=survey)


def _drawn(asked: Any, dice: random.Random) -> Any:
    """An answer that the kind takes; one in fifty numbers is ten times as large as the others."""
    if asked.kind == "table":
        rows = {row.key: {column.key: _drawn(column, dice) for column in asked.columns} for row in asked.rows}
        return {
            key: {name: each for name, each in row.items() if each is not None} for key, row in rows.items()
        }
    if asked.kind == "single":
        return dice.choice(asked.options).key
    if asked.kind == "multiple":
        return [dice.choice([each for each in asked.options if not each.alone]).key]
    if asked.kind in ("number", "yen"):
        usual = dice.randint(20, 40) if asked.kind == "number" else dice.randint(20, 40) * 1_000_000
        return usual * (10 if dice.random() < 0.02 and asked.unit != "％" else 1)
    if asked.kind == "day":
        return "2027-06" if asked.precision == "month" else "2027-06-15"
    return "帳票の様式が決まらず、業者との打合せが進んでいません。" if asked.kind == "text" else None


def _places(pk: int) -> list[Any]:
    from tests.bench.places import Place, heavy

    def taken(name: str, path: str) -> Place:
        """A file, which has no goal in floors: the line says what it costs."""
        return Place(name, STAFF, path, goal=None, most_queries=None)

    base = f"/hokkaido/surveys/{pk}/"
    return [
        Place("baseline: list of rounds", STAFF, "/hokkaido/surveys/"),
        heavy("board of a survey", STAFF, base),
        heavy("survey: progress", STAFF, f"{base}progress/"),
        heavy("survey: striking answers", STAFF, f"{base}outliers/"),
        taken("survey: progress, CSV", f"{base}progress/?format=csv"),
        taken("survey: all answers, CSV by cell", f"{base}answers/?format=csv"),
        taken("survey: all answers, CSV by municipality", f"{base}answers/?form=towns&format=csv"),
        taken("survey: all answers, Excel by cell", f"{base}answers/?format=xlsx"),
    ]


def page_lines(pk: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Each page with its ratio to the floor and to the baseline, and in the end what the worker has held."""
    from tests.bench.exports import children_of, peak_megabytes

    chosen = _places(pk)
    with served() as (base, web):
        found = list(lines(measure(base, rounds, chosen), 1.0, chosen))
        megabytes = max(peak_megabytes(pid) for pid in children_of(web.pid))
    baseline = next(line["median_ms"] for line in found if line["figure"] == chosen[0].name)
    for line in found:
        yield {**line, "to_baseline": round(line["median_ms"] / baseline, 1)}
    yield {"figure": "survey: peak memory of the web worker", "megabytes": round(megabytes)}


def paper_line(pk: int) -> dict[str, Any]:
    """The 対比票: what all of them rest on, once, and the seconds of this process for each."""
    from io import BytesIO

    from pypdf import PdfReader

    from accounts.tenancy import scope
    from documents.pdf import render_pdf
    from municipalities.surveys.documents import comparison_of, sheet_context
    from municipalities.surveys.models import AnswerSheet

    staff = _staff()
    with scope(HOKKAIDO):
        rows = AnswerSheet.objects.sent().filter(round=pk).select_related("round", "submitted_by")
        sheets = list(rows.order_by("municipality_id")[:4])
        made: list[Any] = []
        once = cpu_seconds(lambda: made.append(comparison_of(sheets[0].round, staff)))
        papers: list[bytes] = []

        def draw(sheet: Any) -> None:
            context = dict(sheet_context(made[0], sheet, staff))
            papers.append(render_pdf("municipalities/surveys/comparison_sheet.html", context))

        draw(sheets[0])
        seconds = [cpu_seconds(lambda sheet=sheet: draw(sheet)) for sheet in sheets[1:]]  # type: ignore[misc]
    return {
        "figure": "paper: comparison sheet",
        "answers_cpu_ms": round(once * 1000),
        "cpu_ms": round(median(seconds) * 1000),
        "pages": len(PdfReader(BytesIO(papers[-1])).pages),
        "bytes": len(papers[-1]),
    }


def import_line() -> dict[str, Any]:
    """A workbook of 20,000 rows read back: what a form of the survey never reaches, and a file may."""
    import tracemalloc
    from io import BytesIO

    from openpyxl import Workbook

    from municipalities.surveys.workbook import read_form

    book = Workbook(write_only=True)
    sheet = book.create_sheet("調査票")
    sheet.append(["記号", "区分", "設問", "", "回答（ここに記入）", "取り出したときの回答"])
    for row in range(20_000):
        sheet.append([f"q.r{row}.c", "", "設問", "", f"回答{row}", f"前の回答{row}"])
    file = BytesIO()
    book.save(file)
    content = file.getvalue()
    seconds = cpu_seconds(lambda: read_form(content, "様式.xlsx"))
    tracemalloc.start()
    rows = len(read_form(content, "様式.xlsx").entries)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "figure": "survey: import of a workbook",
        "rows": rows,
        "cpu_ms": round(seconds * 1000),
        "peak_megabytes": round(peak / 2**20),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.surveys", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with prepared() as pk:
        for line in page_lines(pk, given.rounds):
            print(json.dumps(line, ensure_ascii=False), flush=True)
        print(json.dumps(import_line(), ensure_ascii=False), flush=True)
        print(json.dumps(paper_line(pk), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
