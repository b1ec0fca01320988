"""The boxes of forms are drawn as Django's templates draw them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.forms.renderers import DjangoTemplates

from desk.forms.renderer import DRAWN, Renderer

ODD = "<b>\"&'\u845b\U000e0100\n二行目"
GROUPED = [("", "すべて"), ("県", [(1, "広島県"), (2, ODD)]), (3, "愛知県")]
BOXES = {
    "text": (forms.TextInput(attrs={"class": "w-10", "spellcheck": "false"}), ODD),
    "text, empty": (forms.TextInput(attrs={"required": True, "disabled": False}), None),
    "number": (forms.NumberInput(), 0),
    "hidden": (forms.HiddenInput(), ODD),
    "password": (forms.PasswordInput(), "geheim"),
    "email": (forms.EmailInput(attrs={"autocomplete": "email"}), "a@b.example"),
    "tick": (forms.CheckboxInput(), True),
    "tick, empty": (forms.CheckboxInput(), False),
    "ticks": (forms.CheckboxSelectMultiple(choices=GROUPED, attrs={"id": "id_x"}), ["2", "3"]),
    "choices": (forms.RadioSelect(choices=GROUPED), 1),
    "list": (forms.Select(choices=GROUPED, attrs={"aria-describedby": "x"}), "2"),
    "list, nothing chosen": (forms.Select(choices=GROUPED), None),
    "text of lines": (forms.Textarea(attrs={"rows": 3}), ODD),
    "text of lines, empty": (forms.Textarea(), None),
    "file": (forms.ClearableFileInput(), None),
}


def parsed(markup: str) -> str:
    """Without the blanks between boxes."""
    return str(BeautifulSoup(markup.replace("\n  ", "\n").replace(">\n", ">"), "html.parser")).replace(
        "\n<", "<"
    )


@pytest.mark.parametrize("name", BOXES)
def test_a_box_is_drawn_as_django_draws_it(name: str) -> None:
    widget, value = BOXES[name]
    drawn, known = (
        widget.render("x", value, renderer=renderer) for renderer in (Renderer(), DjangoTemplates())
    )
    assert parsed(drawn) == parsed(known)


def test_the_boxes_above_are_all_that_is_drawn_here() -> None:
    templates = {widget.template_name for widget, _ in BOXES.values()}
    options = {getattr(widget, "option_template_name", "") for widget, _ in BOXES.values()}
    assert set(DRAWN) <= templates | options
