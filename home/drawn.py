"""The queue of an office and the heat table of its towns as markup: they have
hundreds of cells, over each of which a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from desk.marks import linked, markup
from desk.templatetags.wareki import due_day
from desk.todo import Todo
from home.prefecture_picture import HeatCell, TownRow
from home.waiting import Group
from japan.numbers import count


def queue(groups: Iterable[Group], now: datetime, kind: str) -> SafeString:
    """The bodies of the queue's table. The button of the first row is filled; a span with more than is shown
    says how many there are, and leads to all of them."""
    drawn = [_span(group, now, kind, is_first=place == 0) for place, group in enumerate(groups)]
    return SafeString("\n".join(drawn))


def _span(group: Group, now: datetime, kind: str, *, is_first: bool) -> str:
    head = f"{group.label}　{len(group.tasks)}件"
    rows = [
        markup('<tr><th scope="rowgroup" colspan="4"><b>{}</b></th></tr>', head),
        *(_task(task, now, is_main=is_first and place == 0) for place, task in enumerate(group.shown)),
    ]
    if group.left:
        asked = urlencode({**({"kind": kind} if kind else {}), "span": group.span})
        words = f"{group.label}の残り{count(group.left)}件も見る"
        rows.append(markup('<tr><td colspan="4">{}</td></tr>', linked(f"?{asked}", words)))
    return f"<tbody>{''.join(rows)}</tbody>"


def _task(task: Todo, now: datetime, *, is_main: bool) -> SafeString:
    lines = [markup('<br><span class="sub">{}</span>', line) for line in task.lines]
    return markup(
        '<tr><td class="nw">{}</td><td class="nw">{}</td><td><a href="{}">{}</a>{}</td>'
        '<td><a class="btn s w-full{}" href="{}">{}<span class="vh">：{}</span></a></td></tr>',
        due_day(task.due_on, now),
        task.kind,
        task.url,
        task.title,
        SafeString("".join(lines)),
        " main" if is_main else "",
        task.url,
        task.action,
        task.title,
    )


def heat(rows: Iterable[TownRow]) -> SafeString:
    """The rows of the heat table."""
    return SafeString("\n".join(_town(row) for row in rows))


def _town(row: TownRow) -> SafeString:
    return markup(
        '<tr><th scope="row"><a href="{}">{}</a></th><td class="num">{}</td>{}<td class="{}">{}回</td></tr>',
        row.url,
        row.name,
        count(row.population),
        SafeString("".join(map(_cell, row.cells))),
        row.visit_step,
        row.visits,
    )


def _cell(cell: HeatCell) -> SafeString:
    words = markup("<b>{}</b>", cell.text) if cell.is_gap else cell.text
    return markup('<td class="{}">{}</td>', cell.step, words)
