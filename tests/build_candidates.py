"""The ministry's list for tests: plainly fictional candidates, brought in and called by the real actions."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook

from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE, scope
from pool.candidates.actions.calls import call_candidate, meet_candidate, take_candidate
from pool.candidates.actions.importing import read_import, take_import
from pool.candidates.columns import LABELS
from pool.candidates.models import Candidate, CandidateCall, CandidateImport
from tests.build_files import examined

Row = Mapping[str, str]
ASKED_ON = date(2026, 11, 20)


def row(number: str = "R8-001", **said: str) -> dict[str, str]:
    """One line of the list, by our own headings; the keys of `said` are those of the columns."""
    usual = {
        "number": number,
        "kind": "個人",
        "name": f"デモ・候補 {number}",
        "kana": "でも・こうほ",
        "firm": "架空テック株式会社",
        "roles": "プロジェクトマネージャー、エンジニア",
        "skills": "企画構想 3、RPA 2",
        "forms": "業務委託",
        "modes": "現地、オンライン",
        "regions": "広島県",
        "days_per_week": "2",
        "listed_on": "R8.10.1",
        "trained_on": "R8.9.18",
        "mail": f"{number.lower()}@example.jp",
        "phone": "082-000-0000",
        "note": "",
    }
    return {LABELS[key]: value for key, value in {**usual, **said}.items()}


def as_csv(rows: Sequence[Row], encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Row], above: Sequence[str] = ()) -> bytes:
    """With lines above the head, as lists of offices have them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in above:
        sheet.append([line])
    sheet.append(list(rows[0]))
    for each in rows:
        sheet.append(list(each.values()))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read_file(by: Seat, content: bytes, name: str = "候補人材の名簿.csv") -> CandidateImport:
    with scope(NATIONWIDE):
        return read_import(by=by, file=examined(name, content))


def taken_file(
    by: Seat, content: bytes, name: str = "候補人材の名簿.csv", missing: str = "stay"
) -> CandidateImport:
    """A file that was read and taken over."""
    made = read_file(by, content, name)
    with scope(NATIONWIDE):
        return take_import(by=by, candidate_import=made, missing=missing)


def listed(by: Seat, number: str = "R8-001", **said: str) -> Candidate:
    """A candidate of the list."""
    taken_file(by, as_csv([row(number, **said)]))
    with scope(NATIONWIDE):
        return Candidate.objects.get(number=number)


def called(staff: Seat, candidate: Candidate, asked_on: date = ASKED_ON) -> CandidateCall:
    """In the open scope of the prefecture."""
    return call_candidate(by=staff, candidate=candidate, words="週2日の支援を電話で打診", asked_on=asked_on)


def taken(staff: Seat, candidate: Candidate) -> CandidateCall:
    """Met, and taken on."""
    call = meet_candidate(by=staff, call=called(staff, candidate), met_on=ASKED_ON)
    return take_candidate(by=staff, call=call, reason="条件が合ったため")
