"""Doors of what the prefecture reads out of a round: progress, striking answers, all answers, papers."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, Reach
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from jobs.actions import enqueue
from municipalities.groups.lists import group_choices
from municipalities.groups.models import GroupMember
from municipalities.register.choices import POPULATION_BANDS
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.pages.answers import (
    CELL_COLUMNS,
    FORMS,
    WIDE,
    cell_lines,
    sent_towns,
    wide_columns,
    wide_lines,
)
from municipalities.surveys.pages.outliers import BASES, OUTLIER_COLUMNS, STATES, outliers_of
from municipalities.surveys.pages.progress import SORTS, progress_columns, progress_table
from municipalities.surveys.tasks import COMPARISON, COMPARISONS
from municipalities.surveys.views.answering import sheet_or_404
from municipalities.surveys.weighing.peers import RULE

ALL: Final = ("", "すべて")
BAND_CHOICES: Final = [ALL, *((band.label, band.label) for band in POPULATION_BANDS.values())]


def _round(request: DeskRequest, pk: int) -> SurveyRound:
    """One that was sent out, for those who see all of the prefecture."""
    if request.seat.reach is not Reach.PREFECTURE:
        raise Http404
    survey: SurveyRound = get_object_or_404(SurveyRound.objects.visible_to(request.seat).asked(), pk=pk)
    return survey


def _crumbs(request: DeskRequest, survey: SurveyRound, here: str) -> list[Crumb]:
    step = (survey.title, "round_detail", survey.pk)
    return way(request.seat, ("調査", "survey_list"), step, here=here)


Offered = dict[str, tuple[str, list[tuple[str, str]]]]


def _offered(request: DeskRequest, survey: SurveyRound) -> Offered:
    """What narrows both tables: name -> label and choices."""
    sections = [(each.key, f"{at} {each.title}") for at, each in enumerate(survey.questions.sections, 1)]
    groups = [(str(pk), name) for pk, name in group_choices(request.seat)]
    offered = {
        "section": ("区分", [("", "すべての区分"), *sections]),
        "band": ("人口規模", BAND_CHOICES),
    }
    return {**offered, "group": ("圏域・グループ", [ALL, *groups])} if groups else offered


def _bar(request: DeskRequest, offered: Offered) -> forms.Form:
    bar = forms.Form(request.GET)
    for name, (label, choices) in offered.items():
        bar.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)
    bar.is_valid()
    return bar


def _chosen(bar: forms.Form) -> QuerySet[Any, Any] | None:
    """The codes of the group that was chosen; None where none was."""
    group = bar.cleaned_data.get("group")
    if not group:
        return None
    return GroupMember.objects.on(timezone.localdate()).filter(group=group).values("code")


def _conditions(bar: forms.Form, offered: Offered) -> list[str]:
    """What was chosen, in words."""
    return [
        f"{label}：{dict(choices)[said]}"
        for name, (label, choices) in offered.items()
        if (said := bar.cleaned_data.get(name))
    ]


@desk(Permission.SEE_SURVEYS)
@require_safe
def round_progress(request: DeskRequest, pk: int) -> HttpResponse:
    """Municipalities by questions whose answers are steps, as a heat table or as its file."""
    survey = _round(request, pk)
    offered = {**_offered(request, survey), "sort": ("並び順", list(SORTS))}
    bar = _bar(request, offered)
    said, conditions = bar.cleaned_data, _conditions(bar, offered)
    table = progress_table(
        survey,
        request.seat,
        section=said.get("section", ""),
        band=said.get("band", ""),
        chosen=_chosen(bar),
        sort=said.get("sort", ""),
    )
    if wanted_format(request):
        title = f"取組の進み具合　{survey}"
        return download(
            request,
            name=title,
            title=title,
            columns=progress_columns(table),
            rows=[*table.rows, *table.sums],
            conditions=conditions,
            count=len(table.rows),
        )
    context = {
        "survey": survey,
        "table": table,
        "bar": bar,
        "conditions": conditions,
        "now": timezone.now(),
        "crumbs": _crumbs(request, survey, "進み具合"),
    }
    return render(request, "municipalities/surveys/progress.html", context)


@desk(Permission.SEE_SURVEYS)
@require_safe
def round_outliers(request: DeskRequest, pk: int) -> HttpResponse:
    """Answers far from the last round or from others, as a list or as its file."""
    survey, seat = _round(request, pk), request.seat
    offered = {
        **_offered(request, survey),
        "basis": ("比べ方", [ALL, *BASES.items()]),
        "state": ("いま", [ALL, *STATES.items()]),
    }
    bar = _bar(request, offered)
    said = bar.cleaned_data
    lines = [
        line
        for line in outliers_of(survey, seat, _chosen(bar))
        if said.get("section", "") in ("", line.question.section)
        and said.get("band", "") in ("", line.town.band.label)
        and said.get("basis", "") in ("", line.basis)
        and said.get("state", "") in ("", line.state)
    ]
    if wanted_format(request):
        title = f"気になる回答　{survey}"
        return download(
            request,
            name=title,
            title=title,
            columns=OUTLIER_COLUMNS,
            rows=lines,
            conditions=_conditions(bar, offered),
            count=len(lines),
        )
    may_run = seat.can(Permission.RUN_SURVEY)
    context = {
        "survey": survey,
        "lines": lines,
        "towns": len({line.town.code for line in lines}),
        "bar": bar,
        "rule": RULE,
        "now": timezone.now(),
        "may_run": may_run,
        "may_return": may_run and survey.status == RoundStatus.OPEN,
        "crumbs": _crumbs(request, survey, "気になる回答"),
    }
    return render(request, "municipalities/surveys/outliers.html", context)


@desk(Permission.SEE_SURVEYS)
@require_safe
def round_answers(request: DeskRequest, pk: int) -> HttpResponse:
    """All that was sent, as a file in one of two forms; without a format, which files there are."""
    survey = _round(request, pk)
    towns = sent_towns(survey, request.seat)
    form = request.GET.get("form", "")
    if wanted_format(request):
        is_wide = form == WIDE
        title = f"全回答　{survey}　{FORMS[form if is_wide else next(iter(FORMS))]}"
        return download(
            request,
            name=title,
            title=title,
            columns=wide_columns(survey) if is_wide else CELL_COLUMNS,
            rows=wide_lines(survey, towns) if is_wide else cell_lines(survey, towns),
        )
    context = {
        "survey": survey,
        "forms": FORMS,
        "answered": sum(town.has_answered for town in towns),
        "returned": sum(not town.has_answered for town in towns),
        "columns": len(wide_columns(survey)),
        "now": timezone.now(),
        "crumbs": _crumbs(request, survey, "全回答"),
    }
    return render(request, "municipalities/surveys/answers.html", context)


@desk(Permission.RUN_SURVEY)
@require_POST
def sheet_comparison(request: DeskRequest, pk: int) -> HttpResponse:
    """対比票 of one municipality: ask for the PDF; the job's page tells when it is there."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    job = enqueue(
        by=seat,
        kind=COMPARISON,
        title=f"対比票（PDF）　{sheet.municipality_name}",
        arguments={"sheet_id": sheet.pk},
        key=f"sheet {sheet.pk} for {seat.user_id}",
    )
    return redirect(seat.url("job_detail", job.pk))


@desk(Permission.RUN_SURVEY)
@require_POST
def round_comparisons(request: DeskRequest, pk: int) -> HttpResponse:
    """Those of every municipality that has sent its answers."""
    survey, seat = _round(request, pk), request.seat
    job = enqueue(
        by=seat,
        kind=COMPARISONS,
        title=f"全団体の対比票（PDF）　{survey.number}",
        arguments={"round_id": survey.pk},
        key=f"round {survey.pk} for {seat.user_id}",
    )
    return redirect(seat.url("job_detail", job.pk))
