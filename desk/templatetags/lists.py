"""Template tags of everything that stands around the rows of a list. docs/design.md shows how to call them.

Registered as built-ins. Written here and not in templates for the reason that `desk/marks.py` gives: every
list draws all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from desk.actions import FORMAT_NAMES
from desk.marks import CURRENT, attribute, in_a_row, linked, markup, table_rows
from desk.templatetags.wareki import due_day
from japan.numbers import count

register = template.Library()

DIRECTIONS = {"": ("", ""), "-": ("descending", " ▼"), "+": ("ascending", " ▲")}


def _with_query(request: HttpRequest, **changes: str | int | None) -> str:
    """The present address with some query values changed (None drops one), so that conditions stay."""
    kept = [(name, value) for name, values in request.GET.lists() if name not in changes for value in values]
    asked = [*kept, *((name, value) for name, value in changes.items() if value is not None)]
    return f"?{urlencode(asked)}"


@register.simple_tag
def tab_strip(tabs: Iterable[Any], label: str = "状態") -> SafeString:
    """Tabs with `label`, `url` and `current`. Draws nothing when there are none."""
    links = [
        markup('<a href="{}"{}>{}</a>', tab.url, CURRENT if tab.current else "", tab.label) for tab in tabs
    ]
    if not links:
        return SafeString("")
    return markup('<nav class="tabs" aria-label="{}">{}</nav>', label, in_a_row(links))


@register.simple_tag
def filter_bar(listing: Any) -> SafeString:
    """The boxes that narrow a list, with what they do not show carried along."""
    bar = listing.bar
    kept = [markup('<input type="hidden" name="{}" value="{}">', *pair) for pair in listing.kept]
    unseen = [str(field) for field in bar.hidden_fields() if field.value()]
    clear = '<p class="small"><a href="?">条件を消す</a></p>' if listing.is_narrowed else ""
    return markup(
        '<form class="filters" method="get">\n{}{}{}\n'
        '<button class="btn" type="submit">絞り込む</button>{}</form>',
        in_a_row(kept),
        SafeString("".join(unseen)),
        in_a_row([_box(field) for field in bar.visible_fields()]),
        SafeString(clear),
    )


def _box(field: forms.BoundField) -> SafeString:
    """A field of the filter bar; what could not be read is said at it."""
    wrong = [
        markup('<p class="err" id="{}_error">誤り：{}</p>', field.auto_id, error) for error in field.errors
    ]
    return markup(
        '<div class="field"><label for="{}">{}</label>\n{}{}</div>\n',
        field.id_for_label,
        field.label,
        in_a_row(wrong),
        field.as_widget(),
    )


@register.simple_tag(takes_context=True)
def list_head(
    context: RequestContext,
    page: Page[Any] | int,
    unit: str = "件",
    conditions: Iterable[str] = (),
    order: str = "",
    formats: str = "",
) -> SafeString:
    """How many, under which conditions, in which order, and the same list as files.

    `page` is a Page, or the count when the list has no pages. `formats` names some of `FORMAT_NAMES`,
    such as "csv csv-cp932 xlsx"; the links are the present address with `format=csv`.
    """
    total = page.paginator.count if isinstance(page, Page) else page
    is_part = isinstance(page, Page) and page.paginator.num_pages > 1
    part = f"のうち {page.start_index()}–{page.end_index()}" if is_part and isinstance(page, Page) else ""
    narrowed = "、".join(conditions)
    said = "".join(f"　{words}" for words in (narrowed and f"条件：{narrowed}", order) if words)
    files = _files(context["request"], formats.split(), f"{count(total)}{unit}") if total else ""
    pattern = '<div class="bar-head">\n<p class="small">\n{}{}{}{}</p>\n{}\n</div>'
    return markup(pattern, count(total), unit, part, said, files)


def _files(request: HttpRequest, formats: Sequence[str], size: str) -> SafeString:
    links = [
        markup(
            '<li><a href="{}">{}（{}）</a></li>',
            _with_query(request, format=name, page=None),
            FORMAT_NAMES[name],
            size,
        )
        for name in formats
    ]
    return markup('<ul class="row small no-print">{}</ul>', in_a_row(links)) if links else SafeString("")


@register.simple_tag(takes_context=True)
def list_table(context: RequestContext, listing: Any) -> SafeString:
    """The table of a list: its columns are the fields that stand on the list, its rows those of the page."""
    heads = [_head(context["request"], column) for column in listing.columns]
    return markup(
        '<section class="scroll" aria-label="{}の表" tabindex="0">\n<table class="{}">\n'
        "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</section>",
        listing.title,
        listing.of.css,
        in_a_row(heads),
        table_rows(listing),
    )


def _head(request: HttpRequest, column: Any) -> SafeString:
    if column.sort:
        return _sort_head(request, column.heading, column.sort, is_number=column.css == "num")
    css = " ".join(word for word in column.css.split() if word in ("num", "say"))
    return markup('<th scope="col"{}>{}</th>', SafeString(attribute("class", css)), column.heading)


@register.simple_tag(takes_context=True)
def sort_head(context: RequestContext, label: str, key: str, num: bool | str = False) -> SafeString:
    """A column heading that sorts: `?sort=key`, again `?sort=-key`. `num` right-aligns it."""
    return _sort_head(context["request"], label, key, is_number=bool(num))


def _sort_head(request: HttpRequest, label: str, key: str, *, is_number: bool) -> SafeString:
    now = request.GET.get("sort", "")
    direction, mark = DIRECTIONS[{key: "+", f"-{key}": "-"}.get(now, "")]
    css = attribute("class", "num" if is_number else "") + attribute("aria-sort", direction)
    url = _with_query(request, sort=f"-{key}" if now == key else key, page=None)
    return markup('<th scope="col"{}><a href="{}">{}{}</a></th>', SafeString(css), url, label, mark)


@register.simple_tag(takes_context=True)
def pages(context: RequestContext, page: Page[Any], label: str = "ページ送り") -> SafeString:
    """Links to the pages of a list; keeps the conditions. One page only: draws nothing."""
    paginator, request = page.paginator, context["request"]
    if paginator.num_pages <= 1:
        return SafeString("")
    beside = [_page_link(request, page.previous_page_number(), "前へ")] if page.has_previous() else []
    after = [_page_link(request, page.next_page_number(), "次へ")] if page.has_next() else []
    numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [_page_of(request, number, is_here=number == page.number) for number in numbers]
    every = in_a_row([*beside, *links, *after])
    return markup('<nav class="pages" aria-label="{}">{}</nav>', label, every)


def _page_of(request: HttpRequest, number: int | str, *, is_here: bool) -> SafeString:
    """A number of the row of pages; what was left out between two of them is no link."""
    if is_here:
        return markup('<b aria-current="page">{}</b>', number)
    return _page_link(request, number, number) if isinstance(number, int) else markup("<span>…</span>")


def _page_link(request: HttpRequest, number: int, words: object) -> SafeString:
    return markup('<a href="{}">{}</a>', _with_query(request, page=number), words)


QUEUE_HEADS = ("期限", "種類", "内容", "次にすること")


@register.simple_tag
def task_table(groups: Iterable[Any], now: Any, label: str = "期限の近い順の一覧") -> SafeString:
    """The queue of an office. Group: `label` and `tasks`; a task also has `kind`. The first row is filled.

    A group that shows only some of its tasks has these as `shown`, and in `rest` the address of all.
    """
    given = [group if isinstance(group, Mapping) else vars(group) for group in groups]
    filled = [group for group in given if group["tasks"]]
    bodies = [_span(group, now, is_first=place == 0) for place, group in enumerate(filled)]
    return markup(
        '<section class="scroll" aria-label="{}" tabindex="0"><table class="lines queue">\n'
        "<thead><tr>{}</tr></thead>\n{}</table></section>",
        label,
        in_a_row([markup('<th scope="col">{}</th>', head) for head in QUEUE_HEADS]),
        in_a_row(bodies),
    )


def _span(group: Mapping[str, Any], now: Any, *, is_first: bool) -> SafeString:
    """One span of time; what is not shown of it is counted and led to."""
    tasks = group["tasks"]
    shown = group.get("shown", tasks)
    rows = [_task(task, now, is_main=is_first and place == 0) for place, task in enumerate(shown)]
    if left := len(tasks) - len(shown):
        rest = linked(group["rest"], f"{group['label']}の残り{count(left)}件も見る")
        rows.append(markup('<tr><td colspan="4">{}</td></tr>', rest))
    head = f"{group['label']}　{len(tasks)}件"
    pattern = '<tbody><tr><th scope="rowgroup" colspan="4"><b>{}</b></th></tr>{}</tbody>\n'
    return markup(pattern, head, in_a_row(rows))


def _task(task: Any, now: Any, *, is_main: bool) -> SafeString:
    of: Mapping[str, Any] = task if isinstance(task, Mapping) else vars(task)
    lines = [markup('<br><span class="sub">{}</span>', line) for line in of.get("lines", ())]
    return markup(
        '<tr><td class="nw">{}</td><td class="nw">{}</td><td><a href="{}">{}</a>{}</td>'
        '<td><a class="btn s w-full{}" href="{}">{}<span class="vh">：{}</span></a></td></tr>\n',
        *(due_day(of["due_on"], now), of["kind"], of["url"], of["title"], in_a_row(lines)),
        *(" main" if is_main else "", of["url"], of["action"], of["title"]),
    )
