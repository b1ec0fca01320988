"""The clock of surveys, and papers that take longer than a page may."""

from __future__ import annotations

import logging
from typing import Final

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from documents.actions import issue
from documents.choices import DocumentKind
from documents.models import IssuedDocument
from documents.pdf import render_pdf
from jobs.kinds import Outcome, Work, handles
from municipalities.surveys.actions.reminding import send_reminder
from municipalities.surveys.documents import Comparison, comparison_of, sheet_context, sheet_name
from municipalities.surveys.models import AnswerSheet, Reminder

log = logging.getLogger("surveys")
COMPARISON: Final = "surveys.comparison"
COMPARISONS: Final = "surveys.comparisons"
PAPER: Final = "municipalities/surveys/comparison_sheet.html"
NONE_SENT: Final = "対比票は作れません。まだ提出された回答がありません。"


@shared_task(name="municipalities.surveys.tasks.send_due_reminders")
def send_due_reminders() -> int:
    """Prefecture by prefecture, what is due and was not stopped. May run twice. Returns how many went out."""
    return sum(_send(prefecture, pk) for prefecture in Prefecture.objects.all() for pk in _due(prefecture))


def _due(prefecture: Prefecture) -> list[int]:
    with scope(prefecture.id):
        rows = Reminder.objects.waiting().filter(due_at__lte=timezone.now())
        return list(rows.order_by("due_at").values_list("pk", flat=True))


def _send(prefecture: Prefecture, pk: int) -> bool:
    """In a transaction of its own: one that fails keeps no other from going out."""
    try:
        with scope(prefecture.id):
            send_reminder(by=system_seat(prefecture), reminder=Reminder.objects.get(pk=pk))
    except Exception:
        log.exception("reminder %s of prefecture %s was not sent", pk, prefecture.id)
        return False
    return True


@handles(COMPARISON)
def sheet_comparison(work: Work) -> Outcome:
    """The 対比票 of one municipality."""
    sheet = _sent(work).filter(pk=work.arguments["sheet_id"]).first()
    if sheet is None:
        raise Refusal(NONE_SENT)
    work.progress("ほかの団体の回答と比べています", 10)
    content = _paper(comparison_of(sheet.round, work.by), sheet, work)
    work.progress("発行しています", 90)
    document = _issued(work, sheet, content)
    return Outcome(url=work.by.url("document_download", document.pk), label=document.number)


@handles(COMPARISONS)
def round_comparisons(work: Work) -> Outcome:
    """Those of all municipalities that have sent their answers, a paper each. They are numbered together at
    the end: until then nobody else waits for a number."""
    sheets = list(_sent(work).filter(round=work.arguments["round_id"]).order_by("municipality_id"))
    if not sheets:
        raise Refusal(NONE_SENT)
    comparison, papers = comparison_of(sheets[0].round, work.by), []
    for done, sheet in enumerate(sheets):
        work.progress(f"{sheet.municipality_name}（{done + 1}／{len(sheets)}団体）", 90 * done // len(sheets))
        papers.append((sheet, _paper(comparison, sheet, work)))
    work.progress("発行しています", 90)
    for sheet, content in papers:
        _issued(work, sheet, content)
    found = f"?kind={DocumentKind.SURVEY_COMPARISON}&q={comparison.survey.number}"
    return Outcome(url=work.by.url("document_list") + found, label=f"対比票{len(papers)}件の一覧")


def _sent(work: Work) -> QuerySet[AnswerSheet]:
    """What the person who asked may see now."""
    return AnswerSheet.objects.visible_to(work.by).sent().select_related("round", "submitted_by")


def _paper(comparison: Comparison, sheet: AnswerSheet, work: Work) -> bytes:
    return render_pdf(PAPER, dict(sheet_context(comparison, sheet, work.by)))


def _issued(work: Work, sheet: AnswerSheet, content: bytes) -> IssuedDocument:
    """The prefecture's own: it says what other municipalities have answered, if only counted."""
    return issue(
        by=work.by,
        kind=DocumentKind.SURVEY_COMPARISON,
        title=f"回答の対比票　{sheet.municipality_name}　{sheet.round.number}　{sheet.number}",
        file_name=sheet_name(sheet),
        content_type="application/pdf",
        content=content,
        subject=sheet,
    )
