"""What a door does with a form: act and go on, say what was refused, or show first what will be done.

`done` is the one place where a refusal meets a form. `form_page` is a page with a form and a
button; `check_page` puts a look at what will be sent before the deed; `confirm_page` is that
look alone, for a deed that asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.errors import Refusal
from accounts.moves import Movable, Move, state_forbids
from desk.crumbs import Crumb
from desk.door import DeskRequest
from desk.fields import Line
from desk.forms.fields import RefusableForm
from desk.touched import foreseen

STEP, DO, BACK = "step", "do", "back"
"""A post that comes from a check page says whether to do it, or to go
back to the form with what was typed."""

WILL_WAIT = "このまま進められます。県の対応が要るものは、済むまで「今日やること」に出ます。"

Said = str | Callable[[Any], str]
"""What is said when it is done: a sentence, or one made of what the action gave."""
Place = str | Callable[[Any], str]


@dataclass(frozen=True)
class Asking:
    """The words of a page that asks for something: its heading, the
    line above it, what it means, and its buttons."""

    title: str
    button: str
    back: str
    crumbs: Sequence[Crumb] = ()
    over: str = ""
    lead: str = ""
    note: str = ""
    danger: bool = False
    page_title: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a template of the page's own needs besides."""

    @classmethod
    def of_move(cls, move: Move, *, back: str, **words: Any) -> Asking:
        """The words of a verb's page as `MOVES` has them; `words` says what differs."""
        usual = {"title": move.label, "button": move.label, "note": move.note, "danger": move.danger}
        return cls(**{**usual, "back": back, **words})

    def context(self) -> dict[str, Any]:
        return {"asking": self, "crumbs": list(self.crumbs), **self.more}


def done(request: DeskRequest, form: RefusableForm, act: Callable[..., Any]) -> bool:
    """Whether the post was whole and `act` did it; what it gave is in `form.outcome`.

    `act` is called with `by` and the form's `facts`. A refusal goes to its field, or above the form.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        form.outcome = act(by=request.seat, **form.facts)
    except Refusal as refusal:
        form.add_refusal(refusal)
        return False
    return True


def go_on(request: DeskRequest, said: Said, to: Place, outcome: Any = None) -> HttpResponse:
    """Say what was done, and lead on."""
    messages.success(request, said(outcome) if callable(said) else said)
    return redirect(to(outcome) if callable(to) else to)


def led_back(request: DeskRequest, thing: Movable, verb: str, to: str) -> HttpResponse | None:
    """To the page of the thing, from that of a verb which its state does not open.

    An old tab or link led there. A post goes on to the verb, whose refusal keeps what was typed.
    """
    move = thing.MOVES[verb]
    if request.method == "POST" or thing.status in move.sources:
        return None
    messages.warning(request, state_forbids(thing, f"「{move.leads or move.label}」はできません"))
    return redirect(to)


def form_page(
    request: DeskRequest,
    form: RefusableForm,
    act: Callable[..., Any],
    asking: Asking,
    *,
    said: Said,
    to: Place,
    template: str = "desk/form.html",
    foresees: bool = False,
) -> HttpResponse:
    """A form and its button: done, and on; or the form with what is wrong.

    With `foresees` a page stands between where the deed touches what rests on the fact (`desk.touched`).
    """
    if foresees and request.POST.get(STEP) == BACK:
        return render(request, template, {"form": form, **asking.context()})
    if foresees and (lines := _foreseen_by(request, form, act)):
        checking = replace(asking, note=WILL_WAIT, lead="")
        return render(request, "desk/check.html", {"form": form, "rows": lines, **checking.context()})
    if done(request, form, act):
        return go_on(request, said, to, form.outcome)
    return render(request, template, {"form": form, **asking.context()})


def _foreseen_by(request: DeskRequest, form: RefusableForm, act: Callable[..., Any]) -> list[Line]:
    """What the deed would touch; nothing where it was seen already, or where the deed itself will refuse."""
    if request.method != "POST" or request.POST.get(STEP) == DO or not form.is_valid():
        return []
    try:
        return foreseen(lambda: act(by=request.seat, **form.facts))
    except Refusal:
        return []


def check_page(
    request: DeskRequest,
    form: RefusableForm,
    act: Callable[..., Any],
    asking: Asking,
    *,
    rows: Callable[[], Sequence[Line]],
    said: Said,
    to: Place,
    check: Callable[[], None] | None = None,
    checking: Asking | Callable[[], Asking] | None = None,
    template: str = "desk/form.html",
    check_template: str = "desk/check.html",
) -> HttpResponse:
    """Form, then what will be sent, then the deed. `check` refuses beforehand what the deed would refuse.

    `rows` say what will be done, once the form is valid; `checking` are the words of that page, or
    make them then; by default those of the form.
    """
    step = request.POST.get(STEP, "")
    if step == DO and done(request, form, act):
        return go_on(request, said, to, form.outcome)
    if request.method == "POST" and step == "" and form.is_valid() and _is_free(form, check):
        words = (checking() if callable(checking) else checking) or asking
        return render(request, check_template, {"form": form, "rows": list(rows()), **words.context()})
    return render(request, template, {"form": form, **asking.context()})


def _is_free(form: RefusableForm, check: Callable[[], None] | None) -> bool:
    """Whether nothing would be refused, as far as can be told before the deed."""
    try:
        if check is not None:
            check()
    except Refusal as refusal:
        form.add_refusal(refusal)
        return False
    return True


def confirm_page(
    request: DeskRequest,
    act: Callable[..., Any],
    asking: Asking,
    *,
    rows: Sequence[Line] = (),
    said: Said,
    to: Place,
    template: str = "desk/check.html",
) -> HttpResponse:
    """A look at what will be done, then the deed."""
    if request.method == "POST":
        return go_on(request, said, to, act(by=request.seat))
    return render(request, template, {"form": None, "rows": list(rows), **asking.context()})
