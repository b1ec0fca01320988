"""対比票: a municipality's answers beside its last ones and beside what others say, as a paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from documents.models import IssuedDocument
from jobs.choices import JobStatus
from jobs.models import Job
from municipalities.surveys.documents import ComparedLine, comparison_of, sheet_context
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.tasks import COMPARISON, COMPARISONS
from tests.build_answers import MIDDLE, OTAKE, SAKA, answered_round, asked_again
from tests.build_jobs import do_waiting
from tests.build_surveys import opened_round, sheet_of, written_sheet
from tests.cast import JINSEKI, SERA, Person
from tests.page import address, look, read

USUAL: dict[str, dict[str, Any]] = {code: {"people": 2 + place % 3} for place, code in enumerate(MIDDLE)}


def lines_of(survey: SurveyRound, staff: Person, code: str) -> dict[str, ComparedLine]:
    context = sheet_context(comparison_of(survey, staff.seat), sheet_of(survey, code), staff.seat)
    return {line.question.id: line for _, lines in context["sections"] for line in lines}


def words_in(document: IssuedDocument) -> str:
    reader = PdfReader(BytesIO(bytes(document.content)))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_an_answer_stands_beside_the_last_one_and_beside_others(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    now = {**USUAL, OTAKE: {"people": 40, "cio": "no", "cio_days": None}}
    survey = asked_again(staff.seat, {**USUAL, JINSEKI: {}}, {**now, JINSEKI: {}})
    lines = lines_of(survey, staff, OTAKE)
    people = lines["people"]
    assert (people.now, people.before) == ("40人", "4人（R8.6.1）")
    assert (people.of_band, people.of_all) == ("中央値 3人（6団体）", "中央値 3人（7団体）")
    assert people.marks == [
        "「担当の人数」が4人から40人に増えています。",
        "同じ人口規模の団体と大きく違う（担当の人数：中央値 3人（6団体。2.2人から3.8人に半分の団体））",
    ]
    assert lines["cio"].of_band == "「いる」5／6団体"
    assert lines["worries"].of_all == "最多「費用」7／7団体"
    assert lines["cio_days"].now == "–"


def test_fewer_than_five_others_are_not_told(today: date, in_hiroshima: None, staff: Person) -> None:
    """The paper lies on the table of one municipality: it must not give another one's answer away."""
    survey = answered_round(staff.seat, {SAKA: {"people": 7}, SERA: {"people": 3}, JINSEKI: {}})
    line = lines_of(survey, staff, JINSEKI)["people"]
    assert (line.of_band, line.of_all) == ("（回答1団体）", "（回答3団体）")


def test_the_paper_is_made_by_a_job_and_is_the_prefectures_own(
    today: date, in_hiroshima: None, staff: Person, officer: Person
) -> None:
    survey = answered_round(staff.seat, {JINSEKI: {"voice": "帳票が足りない"}, SAKA: {}})
    sheet = sheet_of(survey)
    assert "対比票（PDF）を作る" in look(staff, "sheet_detail", sheet.pk).buttons
    assert staff.client.post(address("sheet_comparison", sheet.pk)).status_code == 302
    (job,) = do_waiting(COMPARISON)
    assert job.status == JobStatus.DONE
    (document,) = IssuedDocument.objects.visible_to(staff.seat)
    assert document.file_name == f"対比票_神石高原町_{sheet.number}.pdf"
    text = words_in(document)
    assert "回答の対比票" in text
    assert "帳票が足りない" in text
    assert "1／" in text
    assert not IssuedDocument.objects.visible_to(officer.seat).exists()
    assert officer.client.get(address("document_download", document.pk)).status_code == 404
    assert officer.client.post(address("sheet_comparison", sheet.pk)).status_code == 403
    assert officer.client.post(address("round_comparisons", survey.pk)).status_code == 403


def test_one_job_makes_the_papers_of_all_who_have_sent_and_leads_to_their_list(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = answered_round(staff.seat, {JINSEKI: {}, SAKA: {}}, unanswered=(SERA,))
    assert "全団体の対比票（PDF）を作る" in look(staff, "round_outliers", survey.pk).buttons
    assert staff.client.post(address("round_comparisons", survey.pk)).status_code == 302
    (job,) = do_waiting(COMPARISONS)
    assert job.status == JobStatus.DONE
    names = sorted(IssuedDocument.objects.values_list("file_name", flat=True))
    assert [name.split("_")[1] for name in names] == ["坂町", "神石高原町"]
    assert "対比票2件の一覧を開く" in look(staff, "job_detail", job.pk).links
    found = read(staff.client.get(job.result_url))
    assert found.table("発行文書").column("種類") == ["回答の対比票"] * 2


def test_without_an_answer_there_is_no_paper_and_no_draft_is_in_one(
    today: date, in_hiroshima: None, staff: Person, officer: Person
) -> None:
    survey = opened_round(staff.seat)
    sheet = written_sheet(officer.seat, sheet_of(survey), voice="下書きの意見")
    assert "対比票（PDF）を作る" not in look(staff, "sheet_detail", sheet.pk).buttons
    for name, pk in (("sheet_comparison", sheet.pk), ("round_comparisons", survey.pk)):
        staff.client.post(address(name, pk))
    do_waiting()
    jobs = Job.objects.filter(kind__in=[COMPARISON, COMPARISONS])
    assert [job.status for job in jobs] == [JobStatus.FAILED] * 2
    assert all("まだ提出された回答がありません" in job.reason for job in jobs)
    assert not IssuedDocument.objects.exists()
