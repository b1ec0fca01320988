"""Templates stand on the same floors as the code: they draw parts and
tags of their own or of a lower floor only."""

from __future__ import annotations

import re
import tomllib
from typing import Final

import pytest

from tests.rooms import ROOT
from tests.test_house_rules import MODULES, TEMPLATES

CONTRACTS: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
LAYERS: Final[list[list[str]]] = [
    contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"
]
"""As import-linter holds them: the floors, then the rooms of each folder that has some; the highest first."""

OF_MEMBERS: Final = ("account", "mfa", "usersessions")
"""Folders that django-allauth names, whose pages are those of members."""

DRAWN: Final = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
LOADED: Final = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
DJANGOS_OWN: Final = {"static", "l10n"}
ASKS_A_ROLE: Final = re.compile(r"\b(?:seat|held|by)\.role\b")


def _place_of(name: str) -> tuple[str, str]:
    """The app and the room of a template, by its folder."""
    folder, room = name.split("/")[0], ".".join(name.split("/")[:2])
    return "members" if folder in OF_MEMBERS else folder, room


def _depth(layers: list[str], module: str) -> int | None:
    """The number of its layer from the top; siblings share one, parted by `|`."""
    return next((depth for depth, layer in enumerate(layers) if module in layer.split(" | ")), None)


def _may_draw(name: str, part: str) -> bool:
    (app, room), (other_app, other_room) = _place_of(name), _place_of(part)
    if app == other_app:
        depths = [(_depth(rooms, room), _depth(rooms, other_room)) for rooms in LAYERS[1:]]
        return all(own is None or other is None or own <= other for own, other in depths)
    own, other = _depth(LAYERS[0], app), _depth(LAYERS[0], other_app)
    return own is not None and other is not None and own < other


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_draws_parts_of_its_own_or_a_lower_floor_only(name: str) -> None:
    parts = DRAWN.findall(TEMPLATES[name].read_text("utf-8"))
    assert [part for part in parts if not _may_draw(name, part)] == []


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_loads_no_tags_of_ours(name: str) -> None:
    loaded = {word for words in LOADED.findall(TEMPLATES[name].read_text("utf-8")) for word in words.split()}
    assert loaded - DJANGOS_OWN == set(), "the frame's tags are built in"


def test_tags_are_made_by_the_frame_only() -> None:
    made = {name.split("/")[0] for name in MODULES if "/templatetags/" in name}
    assert made == {"desk"}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_no_template_asks_a_role(name: str) -> None:
    """It asks a permission, or how far the seat sees."""
    assert ASKS_A_ROLE.findall(TEMPLATES[name].read_text("utf-8")) == []


def test_floors_are_told_apart() -> None:
    assert _may_draw("home/search.html", "desk/base.html")
    assert not _may_draw("desk/base.html", "home/search.html")
    assert not _may_draw("pool/a.html", "municipalities/needs/a.html"), "siblings know nothing of each other"
    assert _may_draw("municipalities/towns/a.html", "municipalities/needs/a.html")
    assert not _may_draw("municipalities/needs/a.html", "municipalities/towns/a.html")
    assert _may_draw("mfa/index.html", "members/tokens.html")
    assert ASKS_A_ROLE.search('{% if held.role == "talent" %}')
    assert not ASKS_A_ROLE.search("{{ seat.role_label }}")
