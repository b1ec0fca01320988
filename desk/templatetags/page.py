"""Template tags of the parts that need a decision: fields, post keys, lists, tasks.

Registered as built-ins, so no template loads them. Most draw one file of `templates/desk/parts/`, where
words, classes and markup stay; what every page draws is written here. docs/design.md shows how to call them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template.base import NodeList, Parser, TextNode, Token
from django.template.context import Context, RequestContext
from django.template.defaulttags import CommentNode, URLNode
from django.templatetags.static import StaticNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts import post_keys
from accounts.moves import open_moves
from desk import marks

register = template.Library()

KATAKANA_SEAM = re.compile(r"(?=マネージャー|デザイナー|プロデューサー|ポリシー|クラウド)(?<=[ァ-ヶー])")
# What a browser says of itself, the telling mark first: Edge and
# Chrome also say Safari, Android also says Linux
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
    """Every error of the forms of a page, each a link to its field. Draws nothing when there is none.

    A sentence that names its field already is not headed by the name again.
    """
    present = [form for form in forms if form is not None]
    errors = [
        {"target": summary_target(field), "text": _named(str(text), str(field.label))}
        for form in present
        for field in form
        for text in field.errors
    ]
    general = [text for form in present for text in form.non_field_errors()]
    return {"errors": errors, "general": general, "count": len(errors) + len(general)}


@register.simple_tag(takes_context=True)
def error_mark(context: Context) -> str:
    """Before the title of a page whose form came back: who hears the title knows before anything else."""
    request = context.get("request")
    if getattr(request, "method", "") != "POST":
        return ""
    forms = (value for values in context.dicts for value in values.values() if isinstance(value, BaseForm))
    return "エラー：" if any(form.is_bound and form.errors for form in forms) else ""


def _named(text: str, label: str) -> str:
    return text if label in text else f"{label}：{text}"


@register.simple_tag(takes_context=True)
def to(context: RequestContext, name: str, *args: object, **query: object) -> str:
    """The address of a page of the reader's prefecture: `{% to "need_detail" need.pk %}`."""
    return str(context["seat"].url(name, *args, **query))


class SameNode(template.Node):
    def __init__(self, nodes: NodeList) -> None:
        self.nodes, self.drawn = nodes, ""

    def render(self, context: Context) -> SafeString:
        self.drawn = self.drawn or self.nodes.render(context)
        return SafeString(self.drawn)


@register.tag
def same(parser: Parser, token: Token) -> SameNode:
    """`{% same %}…{% endsame %}`: what is the same on every page, for everybody, and is drawn once.

    Words, style sheets and addresses without a number. Anything that a page gives is refused: it would be
    shown to the next reader.
    """
    nodes = parser.parse(("endsame",))
    parser.delete_first_token()
    if not all(_is_same(node) for node in nodes):
        raise template.TemplateSyntaxError("{% same %} holds only words, {% static %} and {% url %}")
    return SameNode(nodes)


def _is_same(node: template.Node) -> bool:
    if isinstance(node, URLNode):
        return not (node.args or node.kwargs or node.asvar)
    if isinstance(node, StaticNode):
        return node.varname is None
    return isinstance(node, TextNode | CommentNode)


@register.simple_tag
def side_menu(groups: Iterable[Iterable[Any]]) -> SafeString:
    """The groups of the menu. Item: `label`, `url`, `count` (int or None), `current`."""
    return SafeString("\n".join(f"<ul>{''.join(map(_menu_item, group))}</ul>" for group in groups))


def _menu_item(item: Any) -> SafeString:
    here = marks.CURRENT if item.current else ""
    unread = '<span class="count">{}<span class="vh">件</span></span>'
    number = marks.markup(unread, item.count) if item.count else ""
    return marks.markup('<li><a href="{}"{}>{}{}</a></li>', item.url, here, item.label, number)


@register.simple_tag(takes_context=True)
def post_key(context: RequestContext) -> SafeString:
    """The hidden key by which fifty identical posts become one row. Stands beside `{% csrf_token %}`."""
    return format_html(
        '<input type="hidden" name="post_key" value="{}">', post_keys.issue(context["request"])
    )


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


register.simple_tag(marks.badge, name="badge")


@register.inclusion_tag("desk/parts/crumbs.html", takes_context=True)
def crumb_trail(context: RequestContext, crumbs: Sequence[tuple[str, str | None]]) -> dict[str, Any]:
    """The way here: (label, address) pairs, the last one without an address. Screens are called what the menu
    calls them, which differs for towns and talents."""
    called = {item.url: item.label for group in context.get("menu") or [] for item in group}
    path = context.request.path
    return {"crumbs": [(called.get(url or path, label), url) for label, url in crumbs]}


@register.inclusion_tag("desk/parts/moves.html", takes_context=True)
def moves(context: RequestContext, thing: Any, *leave_out: str) -> dict[str, Any]:
    """The buttons of a thing: the verbs that its `MOVES` open to the
    reader now and that have a page of their own.

    The usual next step is filled; each leads to the page that says what it means.
    """
    seat = context["seat"]
    steps = [
        {"url": seat.url(row.address, thing.pk), "move": row}
        for verb, row in open_moves(thing, seat)
        if row.address and verb not in leave_out
    ]
    return {"steps": steps}


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
    step: str = "",
    note: str = "",
    danger: bool = False,
) -> dict[str, Any]:
    """Check before sending. `rows` have `label` and `value`.

    Posts to this address with CSRF token, post key, what was typed into `form` and the `step` that the
    button is. `note` says what happens next.
    """
    return {
        "request": context["request"],
        "rows": list(rows),
        "button": button,
        "back": back,
        "form": form,
        "step": step,
        "note": note,
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


@register.filter
@lru_cache(maxsize=512)
def katakana_breaks(text: str) -> SafeString:
    """Lets プロジェクトマネージャー break in the middle, where a narrow column needs it."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in KATAKANA_SEAM.split(text)))


@register.filter
def device(user_agent: str) -> str:
    """A browser's long name of itself in the words that people know:
    Edge（Windows）. Unknown ones stay as they are."""
    browser = next((name for mark, name in BROWSER_MARKS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEM_MARKS if mark in user_agent), "")
    return f"{browser}（{system}）" if browser and system else user_agent or "–"


@register.filter
def whole_numbers(text: str) -> SafeString:
    """Keeps a reference number such as N-8-0034 on one line; browsers break lines after its hyphens."""
    places = [0, *(place for match in REFERENCE.finditer(text) for place in match.span()), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    patterns = ("{}", '<span class="nw">{}</span>')
    return marks.markup("".join(patterns[index % 2] for index in range(len(pieces))), *pieces)
