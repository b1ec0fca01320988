"""Template tags of the parts that need a decision: fields, post keys, lists, maps.

Registered as built-ins, so no template loads them. Each tag draws one file of `templates/desk/parts/`;
docs/design.md shows how to call them. Words, classes and markup stay in those files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

BADGE_KINDS = ("", "draft", "done", "wait", "go", "stop")
FORMAT_NAMES = {"csv": "CSV", "csv-cp932": "CSV・Shift_JIS", "xlsx": "Excel", "pdf": "PDF"}
SLOT_WORDS = {"lock": "固定", "plan": "予定", "try": "案", "gate": "保留"}
KATAKANA_SEAM = re.compile(r"(?=マネージャー|デザイナー|プロデューサー|ポリシー|クラウド)(?<=[ァ-ヶー])")
# What a browser says of itself, the telling mark first: Edge and Chrome also say Safari, Android also says Linux
BROWSER_MARKS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEM_MARKS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
REFERENCE = re.compile(r"[A-Z]-\d+-\d+")
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 56, 48, 2


def summary_target(field: BoundField) -> str:
    """The id that a link in the error summary leads to: a group has it on its first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@register.inclusion_tag("desk/parts/field.html")
def render_field(
    field: BoundField, big: bool = False, across: bool = False, origin: str = "", unit: str = ""
) -> dict[str, Any]:
    """One form field with label, 必須, hint and error.

    `big` makes choices 48 px targets in columns (phones), `across` puts them on one line, `origin` is
    the line below (前回の回答：…), `unit` stands after the box. Hints and errors get the ids to which
    Django's own aria-describedby points.
    """
    return {
        "field": field,
        "is_group": field.use_fieldset,
        "is_tick": isinstance(field.field.widget, CheckboxInput),
        "group_class": "big" if big else "opts across" if across else "opts",
        "origin": origin,
        "unit": unit,
    }


@register.inclusion_tag("desk/parts/form_fields.html")
def render_fields(form: BaseForm, *names: str) -> dict[str, Any]:
    """The named fields of a form in that order; without names all visible ones, and the hidden ones."""
    fields = [form[name] for name in names] if names else form.visible_fields()
    return {"fields": fields, "hidden": () if names else form.hidden_fields()}


@register.inclusion_tag("desk/parts/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """Every error of the forms of a page, each a link to its field. Draws nothing when there is none."""
    present = [form for form in forms if form is not None]
    errors = [
        {"label": field.label, "target": summary_target(field), "text": text}
        for form in present
        for field in form
        for text in field.errors
    ]
    general = [text for form in present for text in form.non_field_errors()]
    return {"errors": errors, "general": general, "count": len(errors) + len(general)}


@register.simple_tag(takes_context=True)
def post_key(context: RequestContext) -> SafeString:
    """The hidden key by which fifty identical posts become one row. Stands beside `{% csrf_token %}`."""
    from accounts.post_keys import issue

    return format_html('<input type="hidden" name="post_key" value="{}">', issue(context["request"]))


@register.simple_tag
def carry(form: BaseForm) -> SafeString:
    """What was typed into a form, as hidden fields for its check page, exactly as it was sent."""
    values = ((field.html_name, value) for field in form for value in _sent_values(form, field.html_name))
    return format_html_join("\n", '<input type="hidden" name="{}" value="{}">', values)


def _sent_values(form: BaseForm, name: str) -> Sequence[str]:
    """All values sent under a name; a plain mapping holds one, a QueryDict may hold several."""
    if hasattr(form.data, "getlist"):
        return list(form.data.getlist(name))
    return [form.data[name]] if name in form.data else []


@register.simple_tag
def badge(text: str, kind: str = "") -> SafeString:
    """A status word. Kinds from pale to dark: "" draft done wait go stop; the word carries the meaning."""
    if kind not in BADGE_KINDS:
        raise template.TemplateSyntaxError(f"badge kind {kind!r} is none of {BADGE_KINDS}")
    return format_html('<span class="{}">{}</span>', f"st {kind}".strip(), text)


@register.inclusion_tag("desk/parts/crumbs.html", takes_context=True)
def crumb_trail(context: RequestContext, crumbs: Sequence[tuple[str, str | None]]) -> dict[str, Any]:
    """The way here: (label, address) pairs, the last one without an address. Screens are called what the menu calls
    them, which differs for towns and talents."""
    called = {item.url: item.label for group in context.get("menu") or [] for item in group}
    path = context.request.path
    return {"crumbs": [(called.get(url or path, label), url) for label, url in crumbs]}


def _with_query(context: RequestContext, **changes: str | int | None) -> str:
    """The present address with some query values changed (None drops one), so that conditions stay."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("desk/parts/pages.html", takes_context=True)
def pages(context: RequestContext, page: Page[Any], label: str = "ページ送り") -> dict[str, Any]:
    """Links to the pages of a list; keeps the conditions. One page only: draws nothing."""
    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "label": label,
        "show": paginator.num_pages > 1,
        "previous": _with_query(context, page=page.previous_page_number()) if page.has_previous() else "",
        "next": _with_query(context, page=page.next_page_number()) if page.has_next() else "",
        "links": [
            {
                "text": number,
                "current": number == page.number,
                "url": _with_query(context, page=number) if isinstance(number, int) else "",
            }
            for number in numbers
        ],
    }


@register.inclusion_tag("desk/parts/list_head.html", takes_context=True)
def list_head(
    context: RequestContext,
    page: Page[Any] | int,
    unit: str = "件",
    conditions: Iterable[str] = (),
    formats: str = "",
) -> dict[str, Any]:
    """How many, under which conditions, and the same list as files.

    `page` is a Page, or the count when the list has no pages. `formats` names some of `FORMAT_NAMES`,
    such as "csv csv-cp932 xlsx"; the links are the present address with `format=csv`.
    """
    paged = isinstance(page, Page)
    return {
        "total": page.paginator.count if isinstance(page, Page) else page,
        "first": page.start_index() if isinstance(page, Page) else None,
        "last": page.end_index() if isinstance(page, Page) else None,
        "paged": paged and page.paginator.num_pages > 1 if isinstance(page, Page) else False,
        "unit": unit,
        "conditions": list(conditions),
        "files": [
            {"name": FORMAT_NAMES[name], "url": _with_query(context, format=name, page=None)}
            for name in formats.split()
        ],
    }


@register.inclusion_tag("desk/parts/sort_head.html", takes_context=True)
def sort_head(context: RequestContext, label: str, key: str, num: bool = False) -> dict[str, Any]:
    """A column heading that sorts: `?sort=key`, again `?sort=-key`. `num` right-aligns it."""
    now = context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {
        "label": label,
        "num": num,
        "direction": direction,
        "mark": {"ascending": " ▲", "descending": " ▼", "": ""}[direction],
        "url": _with_query(context, sort=f"-{key}" if now == key else key, page=None),
    }


@register.inclusion_tag("desk/parts/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """Nothing here yet: says so, says when something will be, offers the next step."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("desk/parts/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Course of a thing, or a thread of evidence. Entry: `title`; optional `detail`, `url`, `kind`
    ("now" or "cut") and `badge`, the words of a break."""
    return {"entries": list(entries)}


@register.inclusion_tag("desk/parts/confirm.html", takes_context=True)
def confirm(
    context: RequestContext,
    rows: Iterable[Any],
    button: str,
    back: str,
    form: BaseForm | None = None,
    hidden: Mapping[str, str] | None = None,
    note: str = "",
    action: str = "",
    danger: bool = False,
    back_label: str = "やめて戻る",
) -> dict[str, Any]:
    """Check before sending. `rows` have `label`, `value` and optionally `edit` (address of 直す).

    Posts to `action` (default: this address) with CSRF token, post key, what was typed into `form` and
    the pairs of `hidden`. `note` says what happens next.
    """
    return {
        "request": context["request"],
        "rows": list(rows),
        "button": button,
        "back": back,
        "back_label": back_label,
        "form": form,
        "hidden": dict(hidden or {}),
        "note": note,
        "action": action,
        "danger": danger,
    }


@register.inclusion_tag("desk/parts/progress.html")
def progress(
    title: str, done: int, total: int, unit: str = "件", text: str = "", ident: str = "progress"
) -> dict[str, Any]:
    """How far a long job or a collection is; `ident` must be unique on the page."""
    return {"title": title, "done": done, "total": total, "unit": unit, "text": text, "ident": ident}


@register.inclusion_tag("desk/parts/task_list.html")
def task_list(tasks: Iterable[Any], now: Any) -> dict[str, Any]:
    """今日やること of one person. Task: `due_on`, `title`, `url`, `action` (verb); optional `lines`."""
    return {"tasks": list(tasks), "now": now}


@register.inclusion_tag("desk/parts/task_table.html")
def task_table(groups: Iterable[Any], now: Any, label: str = "期限の近い順の一覧") -> dict[str, Any]:
    """The queue of an office. Group: `label` and `tasks`; a task also has `kind`. The first row is filled."""
    return {"groups": [group for group in groups if _tasks_of(group)], "now": now, "label": label}


def _tasks_of(group: Any) -> Sequence[Any]:
    """The tasks of a group given as a mapping or as an object."""
    tasks: Sequence[Any] = group["tasks"] if isinstance(group, Mapping) else group.tasks
    return tasks


@register.inclusion_tag("desk/parts/figure.html")
def figure(
    title: str,
    value: Any,
    unit: str = "",
    lines: Iterable[str] = (),
    definition: str = "",
    url: str = "",
    link: str = "",
    small: bool = False,
    level: int = 3,
) -> dict[str, Any]:
    """A key figure: value, lines of comparison and date, definition. None is shown as –, never as 0."""
    return {
        "title": title,
        "value": "–" if value is None else value,
        "unit": unit,
        "lines": [lines] if isinstance(lines, str) else list(lines),
        "definition": definition,
        "url": url,
        "link": link,
        "small": small,
        "level": level,
    }


@register.inclusion_tag("desk/parts/meter.html")
def meter(value: float | None, whole: float = 100) -> dict[str, Any]:
    """A bar of value out of `whole`, beside which the number stands. More than the whole is red and full."""
    share = 100 * (value or 0) / whole if whole else 0
    return {"width": f"{min(max(share, 0), 100):.1f}", "over": share > 100}


@register.inclusion_tag("desk/parts/calendar.html")
def calendar(grid: Any, label: str = "人と週の予定の表") -> dict[str, Any]:
    """People by weeks; what `grid` holds is written in desk/parts/calendar.html."""
    return {"grid": grid, "label": label}


@register.inclusion_tag("desk/parts/tile_map.html")
def tile_map(tiles: Iterable[Mapping[str, Any]], labelled_by: str) -> dict[str, Any]:
    """Japan as 47 tiles. Tile: `row`, `col` (from 0), `name` (short), `title`, `value` (words), `step`
    (q0 to q5), `href`. `labelled_by` is the id of the caption. Rows without a tile take no room."""
    width, height = TILE_WIDTH + TILE_GAP, TILE_HEIGHT + TILE_GAP
    tiles = list(tiles)
    rows = {row: index for index, row in enumerate(sorted({tile["row"] for tile in tiles}))}
    placed = [
        {
            **tile,
            "x": tile["col"] * width + 1,
            "y": rows[tile["row"]] * height + 1,
            "middle": tile["col"] * width + 1 + TILE_WIDTH // 2,
            "name_y": rows[tile["row"]] * height + 20,
            "value_y": rows[tile["row"]] * height + 39,
            "size": "n3" if len(tile["name"]) > 2 else "n2",
        }
        for tile in tiles
    ]
    return {
        "tiles": placed,
        "width": max((tile["x"] for tile in placed), default=0) + TILE_WIDTH + 1,
        "height": max((tile["y"] for tile in placed), default=0) + TILE_HEIGHT + 1,
        "labelled_by": labelled_by,
    }


@register.inclusion_tag("desk/parts/area_map.html")
def area_map(areas: Iterable[Any], width: int, height: int, label: str, frames: Iterable[str] = ()) -> dict[str, Any]:
    """Municipalities of one prefecture. Area: `d` (path), `title`, `step` (q0 to q5); optional `href` and
    `name`, `x`, `y` of the label. `frames` are the paths round islands that were moved."""
    return {"areas": list(areas), "width": width, "height": height, "label": label, "frames": list(frames)}


@register.inclusion_tag("desk/parts/chart_table.html")
def chart_table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], label: str, csv: str = "", rows_text: str = ""
) -> dict[str, Any]:
    """The table twin of a picture, folded. A row is a list of cells, the first one its heading; a cell is
    text, a number, or a pair (text, address). Numbers are right-aligned."""
    return {
        "head": [{"text": text, "num": index > 0} for index, text in enumerate(head)],
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "label": label,
        "csv": csv,
        "rows_text": rows_text,
    }


def _cell(value: Any) -> dict[str, str]:
    """A cell as its text and, for a pair, its address."""
    text, url = value if isinstance(value, tuple) else (value, "")
    return {"text": "–" if text is None else str(text), "url": url}


@register.filter
def slot_word(kind: str) -> str:
    """The word that a slot of the calendar says to those who do not see its colour."""
    return SLOT_WORDS[kind]


@register.filter
def katakana_breaks(text: str) -> SafeString:
    """Lets プロジェクトマネージャー break in the middle, where a narrow column needs it."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in KATAKANA_SEAM.split(text)))


@register.filter
def device(user_agent: str) -> str:
    """A browser's long name of itself in the words that people know: Edge（Windows）. Unknown ones stay as they are."""
    browser = next((name for mark, name in BROWSER_MARKS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEM_MARKS if mark in user_agent), "")
    return f"{browser}（{system}）" if browser and system else user_agent or "–"


@register.filter
def whole_numbers(text: str) -> SafeString:
    """Keeps a reference number such as N-8-0034 on one line; browsers break lines after its hyphens."""
    places = [0, *(place for match in REFERENCE.finditer(text) for place in match.span()), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    marks = ("{}", '<span class="nw">{}</span>')
    return format_html("".join(marks[index % 2] for index in range(len(pieces))), *pieces)
