"""The ministry's pages of the files of its list: read, looked at, taken over or not."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, nationwide_desk
from desk.fields import Line
from desk.files.downloads import download, wanted_format
from desk.lists import show_list
from pool.candidates import pages
from pool.candidates.actions import importing as actions
from pool.candidates.choices import IMPORT_BADGES, ImportStatus
from pool.candidates.differences import NOTHING, Differences, differences_of
from pool.candidates.forms import ListFileForm, TakeImportForm
from pool.candidates.lists import IMPORTS
from pool.candidates.models import CandidateImport, HeldRow

LIST: Step = ("名簿の取込み", "candidate_imports")
READ = "名簿を取り込む"


@nationwide_desk(Permission.KEEP_CANDIDATES)
@require_safe
def candidate_imports(request: DeskRequest) -> HttpResponse:
    more = {"still_held": HeldRow.objects.open().count(), "crumbs": way(request.seat, here=LIST[0])}
    return show_list(request, IMPORTS, "pool/candidates/imports.html", **more)


@nationwide_desk(Permission.KEEP_CANDIDATES)
def candidate_import_new(request: DeskRequest) -> HttpResponse:
    """A file comes in; `?format=` gives the empty form of one."""
    if request.method != "POST" and wanted_format(request):
        title = "候補人材の名簿の様式"
        return download(request, name=title, title=title, columns=pages.FORM_COLUMNS, rows=[])
    seat = request.seat
    asking = Asking(
        title=READ,
        button="読み取って違いを確かめる",
        lead="まだ名簿は変わりません。読み取ったあと、何が変わるかを確かめてから取り込みます。",
        back=seat.url("candidate_imports"),
        crumbs=way(seat, LIST, here=READ),
    )
    form = ListFileForm(request.POST, request.FILES) if request.method == "POST" else ListFileForm()
    return form_page(
        request,
        form,
        actions.read_import,
        asking,
        said=lambda made: f"「{made.file_name}」を読み取りました。違いを確かめてください。",
        to=lambda made: seat.url("candidate_import", made.pk),
        template="pool/candidates/import_new.html",
    )


@nationwide_desk(Permission.KEEP_CANDIDATES)
def candidate_import(request: DeskRequest, pk: int) -> HttpResponse:
    """What a file would change; once it is decided, what came of it, and the rows that did not come in."""
    made = get_object_or_404(CandidateImport.objects.select_related("read_by", "decided_by"), pk=pk)
    held = list(made.held.select_related("settled_by"))
    is_waiting = made.status == ImportStatus.WAITING
    found = differences_of(made, [row.number for row in held if row.number]) if is_waiting else NOTHING
    if request.method != "POST" and wanted_format(request):
        return _file(request, made, found, held)
    context = {
        "made": made,
        "badge": IMPORT_BADGES[made.status],
        "held": held[: pages.SHOWN],
        "held_total": len(held),
        "is_waiting": is_waiting,
        "shown": pages.SHOWN,
    }
    back, crumbs = request.seat.url("candidate_import", pk), way(request.seat, LIST, here=made.file_name)
    if not is_waiting and request.method != "POST":
        more = {**context, "counts": pages.taken_counts(made), "crumbs": crumbs}
        return render(request, "pool/candidates/import_taken.html", more)
    return form_page(
        request,
        TakeImportForm(found, request.POST or None),
        partial(actions.take_import, candidate_import=made),
        Asking(
            title="違いを確かめて取り込む",
            button="名簿に取り込む",
            back=request.seat.url("candidate_imports"),
            over=made.file_name,
            crumbs=crumbs,
            more={**context, **pages.look_context(found, held)},
        ),
        said=lambda taken: (
            f"取り込みました。新しい人{taken.new_count:,}、変わった人{taken.changed_count:,}。"
        ),
        to=back,
        template="pool/candidates/import_look.html",
    )


@nationwide_desk(Permission.KEEP_CANDIDATES)
def candidate_import_discard(request: DeskRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(CandidateImport, pk=pk)
    back = request.seat.url("candidate_import", pk)
    move = CandidateImport.MOVES["discard"]
    crumbs = way(request.seat, LIST, (made.file_name, "candidate_import", pk), here=move.label)
    if elsewhere := led_back(request, made, "discard", back):
        return elsewhere
    return confirm_page(
        request,
        partial(actions.discard_import, candidate_import=made),
        Asking.of_move(move, back=back, crumbs=crumbs),
        rows=[Line("ファイル", made.file_name)],
        said=move.said,
        to=request.seat.url("candidate_imports"),
    )


def _file(
    request: DeskRequest, made: CandidateImport, found: Differences, held: list[HeldRow]
) -> HttpResponse:
    """Rows held back by default, to be put right and sent again; or a part of the look."""
    tables: dict[str, tuple[str, Any, Any]] = {
        "changed": ("変わる人", pages.CHANGED_COLUMNS, pages.changed_rows(found.changed)),
        "new": ("新しい人", pages.NEW_COLUMNS, found.new),
        "missing": ("ファイルにない人", pages.NEW_COLUMNS, found.missing),
    }
    usual = ("取り込まない行", pages.HELD_COLUMNS, [row for row in held if row.settled_by_id is None])
    title, columns, rows = tables.get(request.GET.get("table", ""), usual)
    name = f"{title}_{made.read_at:%Y%m%d}"
    return download(request, name=name, title=title, columns=columns, rows=rows)
