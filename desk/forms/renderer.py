"""How the boxes of forms are drawn: as Django's own templates draw them, without running any.

A form has dozens of boxes, and Django takes three templates for each of them. `FORM_RENDERER` names this
one; what is not in the table below is drawn by Django.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from desk.marks import markup

Widget = Mapping[str, Any]


NEVER_DRAWN = "maxlength"
"""A browser would cut what is pasted without a word: forms keep it all, and say by how much it is over."""


def _attributes(widget: Widget) -> SafeString:
    """Names alone for what is only there or not."""
    given = [
        (name, value) for name, value in widget["attrs"].items() if value is not False and name != NEVER_DRAWN
    ]
    drawn = [
        markup(" {}", name) if value is True else markup(' {}="{}"', name, value) for name, value in given
    ]
    return SafeString("".join(drawn))


def _input(widget: Widget) -> SafeString:
    value = markup(' value="{}"', widget["value"]) if widget["value"] is not None else ""
    return markup(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget)
    )


def _tick(widget: Widget) -> SafeString:
    """One of several to tick; Django wraps it into its label where nobody else does."""
    if not widget["wrap_label"]:
        return _input(widget)
    ident = widget["attrs"].get("id")
    target = markup(' for="{}"', ident) if ident else ""
    return markup("<label{}>{} {}</label>", target, _input(widget), widget["label"])


def _textarea(widget: Widget) -> SafeString:
    pattern = '<textarea name="{}"{}>\n{}</textarea>'
    return markup(pattern, widget["name"], _attributes(widget), widget["value"] or "")


def _select(widget: Widget) -> SafeString:
    groups = [_group(name, options) for name, options, _ in widget["optgroups"]]
    return markup(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget),
        SafeString("".join(groups)),
    )


def _group(name: str | None, options: list[Widget]) -> SafeString:
    drawn = SafeString("".join(_option(option) for option in options))
    return markup('\n<optgroup label="{}">{}\n</optgroup>', name, drawn) if name else drawn


def _option(option: Widget) -> SafeString:
    return markup('\n<option value="{}"{}>{}</option>', option["value"], _attributes(option), option["label"])


_FOLDER = "django/forms/widgets/"
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"{_FOLDER}{name}.html": _input for name in ("text", "number", "email", "password", "hidden")},
    f"{_FOLDER}checkbox.html": _input,
    f"{_FOLDER}radio_option.html": _tick,
    f"{_FOLDER}checkbox_option.html": _tick,
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
}


class Renderer(DjangoTemplates):
    """See the module. Values and labels are escaped; what is markup already stays, as in a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
