"""The house rules that a machine can check. Where a rule has
exceptions, they stand here with their reason."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.rooms import APPS, ROOMS, ROOT

LINES = 400
TEMPLATE_WIDTH = 160

FEWEST_LINES = 40
MOST_MODULES = 15
MOST_MODULES_OF_A_ROOM = 18
"""A room has the file words of the architecture, fifteen by themselves, and what it calculates besides."""
CONFIG_LINES = 1200

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "update",
    "delete",
}
QUERY_WORDS = {"objects", "filter", "exclude", "all", "select_for_update", "using"}
MAY_WRITE = {
    "accounts/events.py": "appends the event that every action ends with",
    "accounts/models.py": "the user manager that Django's own commands and allauth call",
    "accounts/post_keys.py": "claims the key of a form before any action runs",
    "jobs/outbox.py": "hands over and clears ids; the relay and the worker call it, nobody's request",
    "jobs/runner.py": "keeps the state of a running job",
}

PRIVATE_MODULES = {"forms", "views", "urls", "api", "tasks", "todo"}
"""What a room keeps to itself. The frame, `desk`, is there for everybody; `home` gathers what waits."""
MAY_SEE = {"home": {"todo"}}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in tracked("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if "/migrations/" not in name:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


MODULES = dict(modules())
TEMPLATES = {path.relative_to(ROOT / "templates").as_posix(): path for path in tracked("templates/*.html")}


def test_no_file_is_longer_than_400_lines() -> None:
    paths = [
        path for path in tracked("*.py", "*.html", "*.css", "*.js") if "/migrations/" not in path.as_posix()
    ]
    long = {
        path.name: count
        for path in paths
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert long == {}


def test_no_line_of_a_template_is_longer_than_160() -> None:
    long = [
        f"{name}:{number}"
        for name, path in TEMPLATES.items()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > TEMPLATE_WIDTH
    ]
    assert long == []


def test_tests_read_pages_as_their_readers_do() -> None:
    """Substrings of markup say less than `tests.page` and break when a class is renamed."""
    raw = [path.name for path in tracked("tests/*.py") if ".content.decode()" in path.read_text("utf-8")]
    assert raw == [Path(__file__).name]


def _modules_of(folder: Path) -> list[str]:
    wiring = {"__init__", "__main__", "apps", "urls"}
    return [path.stem for path in folder.glob("*.py") if path.stem not in wiring]


def test_no_folder_holds_more_modules_than_a_reader_overlooks() -> None:
    folders = {
        path.parent for path in tracked(*(f"{app}/**.py" for app in APPS)) if "migrations" not in path.parts
    }
    most = {
        folder.relative_to(ROOT).as_posix(): MOST_MODULES_OF_A_ROOM
        for folder in folders
        if folder.relative_to(ROOT).as_posix().replace("/", ".") in ROOMS
        and "/" in folder.relative_to(ROOT).as_posix()
    }
    found = {
        name: count
        for folder in folders
        if (count := len(_modules_of(folder)))
        > most.get((name := folder.relative_to(ROOT).as_posix()), MOST_MODULES)
    }
    assert found == {}


def test_config_is_wiring() -> None:
    paths = tracked("config/*.py")
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths) < CONFIG_LINES
    assert [
        path.name
        for path in paths
        if re.search(r"\brender\(|TextChoices|models\.Model", path.read_text("utf-8"))
    ] == []


BUSINESS = re.compile(
    r"\b(need|talent|dispatch|visit|training|waiver|expense|survey|snapshot|claim)(s|es)?\b", re.IGNORECASE
)
MAY_NAME_BUSINESS = {
    "accounts/permissions.py": "who may do what, on one page",
    "accounts/post_keys.py": "claims a key",
}


def test_the_trust_kernel_knows_no_business_word() -> None:
    found = [
        f"{name}: {word[0]}"
        for name in MODULES
        if name.startswith("accounts/") and name not in MAY_NAME_BUSINESS
        for word in BUSINESS.finditer(
            re.sub(r"Role\.\w+|rows that need", "", (ROOT / name).read_text(encoding="utf-8"))
        )
    ]
    assert found == []


ONE_READER = {
    "dispatch/calendar/feed.py": "RFC 5545, apart from the pages",
    "desk/todo.py": "one shape for what every app gives to the home page",
}
STANDARD = {
    *(
        "models",
        "choices",
        "actions",
        "checks",
        "fields",
        "lists",
        "pages",
        "figures",
        "forms",
        "views",
        "api",
        "urls",
    ),
    *("notices", "documents", "tasks", "todo", "apps", "__init__", "__main__", "context", "grants"),
}
"""The file words of the architecture, and what a framework finds by its name."""


def test_a_small_file_is_not_read_by_one_other_alone() -> None:
    imported = [name for tree in MODULES.values() for name in set(_imports(tree))]
    found = [
        name
        for name, tree in MODULES.items()
        if name.split("/")[0] in APPS
        and Path(name).stem not in STANDARD
        and "/management/" not in name
        and "/views/" not in name
        and len((ROOT / name).read_text(encoding="utf-8").splitlines()) < FEWEST_LINES
        and imported.count(name.removesuffix(".py").replace("/", ".")) == 1
        and name not in ONE_READER
    ]
    assert found == []


def _is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    words = {node.attr for node in ast.walk(call.func.value) if isinstance(node, ast.Attribute)}
    if call.func.attr in ("save", "delete") and isinstance(call.func.value, ast.Name):
        return call.func.value.id not in ("form", "image", "book", "workbook", "request")
    return bool(words & QUERY_WORDS)


def test_rows_are_written_in_actions_only() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in MODULES.items()
        if name.split("/")[0] in APPS
        and name not in MAY_WRITE
        and "/management/commands/" not in name
        and not re.search(r"/actions(\.py|/)", name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_write(node)
    ]
    assert found == []


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _room_of(module: str) -> str:
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), "")


def test_a_room_uses_the_public_modules_of_another_only() -> None:
    found = [
        f"{name} imports {imported}"
        for name, tree in MODULES.items()
        if (room := _room_of(name.removesuffix(".py").replace("/", ".")))
        for imported in _imports(tree)
        if (other := _room_of(imported)) not in ("", room, "desk")
        if (word := imported.removeprefix(f"{other}.").split(".")[0]) in PRIVATE_MODULES
        if word not in MAY_SEE.get(room, ())
    ]
    assert found == []


def test_what_is_typed_is_looked_for_however_it_is_written() -> None:
    """`holding` and `is_found` know the ways of writing a word; a lookup of the database knows none."""
    lookups = ("__icontains", "__contains", "__istartswith")
    found = [
        name
        for name, tree in MODULES.items()
        if name.split("/")[0] in APPS
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and (node.arg or "").endswith(lookups)
    ]
    assert found == []


def test_no_signals() -> None:
    found = [
        name
        for name, tree in MODULES.items()
        for word in _imports(tree)
        if word.startswith("django.dispatch") or "models.signals" in word
    ]
    assert found == []


def test_nothing_is_handed_to_celery_but_by_the_relay() -> None:
    found = [
        name
        for name, tree in MODULES.items()
        if name.split("/")[0] in APPS and not name.startswith("jobs/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("delay", "apply_async")
    ]
    assert found == []


def test_no_drawers_for_odds_and_ends() -> None:
    banned = {"core", "common", "utils", "helpers", "services", "misc", "util"}
    assert [name for name in MODULES if banned & set(name.removesuffix(".py").split("/"))] == []


UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error")


def test_nothing_is_marked_unfinished() -> None:
    found = [
        path.name for path in tracked("*.py", "*.html", "*.js") if UNFINISHED.search(path.read_text("utf-8"))
    ]
    assert found == []


THIRD_PARTY_TEMPLATES = ("account/", "mfa/", "usersessions/", "allauth/", "socialaccount/")
"""Drawn by django-allauth, which names them itself."""


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_is_used(name: str) -> None:
    if name.startswith(THIRD_PARTY_TEMPLATES):
        return
    others = [path for path in (*tracked("*.py"), *TEMPLATES.values()) if path != TEMPLATES[name]]
    words = (f'"{name}"', f"'{name}'")
    assert any(word in path.read_text(encoding="utf-8") for path in others for word in words)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_no_template_has_inline_style_or_script(name: str) -> None:
    text = TEMPLATES[name].read_text(encoding="utf-8")
    assert not re.search(
        r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=|[^>]*type=\"application/json\")", text
    )


def _is_verb(node: ast.FunctionDef) -> bool:
    """A verb takes `by` as a keyword; anything else beside the verbs serves them."""
    return any(argument.arg == "by" for argument in node.args.kwonlyargs)


def _public_actions() -> list[tuple[str, str]]:
    return [
        (name, node.name)
        for name, tree in MODULES.items()
        if name.split("/")[0] in APPS and re.search(r"/actions(\.py|/)", name)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _is_verb(node)
    ]


@pytest.mark.parametrize(("name", "action"), _public_actions())
def test_every_action_is_tested_and_says_by_whom(name: str, action: str) -> None:
    assert re.search(rf"\b{action}\b", _all_tests()) is not None, f"{action} of {name} stands in no test"


@cache
def _all_tests() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in tracked("tests/*.py"))


LEAVES_NO_EVENT = {
    "mark_read": "reading a notice is nobody else's business",
    "mark_all_read": "reading notices is nobody else's business",
    "tell": "what was told belongs to the verb that tells",
    "enqueue": "what is asked for leaves its own event when it is done",
    "enqueue_many": "housekeeping",
    "record_completions": "each completion is a verb of its own",
    "end_if_passed": "ends by the verb `end_dispatch`",
    "let_need_wait": "lets it wait by the verb `stop_support`",
}
"""Functions of `actions.py` that say by whom and are no `@verb`, with the reason."""


def test_every_action_that_says_by_whom_is_a_verb_with_words_of_its_own() -> None:
    found = [
        f"{name}: {node.name}"
        for name, tree in MODULES.items()
        if name.split("/")[0] in APPS and re.search(r"/actions(\.py|/)", name)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _is_verb(node)
        if not any(ast.unparse(decorator).startswith("verb(") for decorator in node.decorator_list)
        if node.name not in LEAVES_NO_EVENT
    ]
    assert found == []


PURE = ("japan", "finance/allocation", "dispatch/planner", "municipalities/needs/proposal")
PURE += ("documents/uploads/inspection",)
"""Packages that only calculate: they run without a database and without settings."""


@pytest.mark.parametrize("package", PURE)
def test_a_calculation_knows_no_framework_and_no_models(package: str) -> None:
    own = (package.split("/")[0] + ".models", "japan.models")
    found = [
        f"{name}: {imported}"
        for name, tree in MODULES.items()
        if name.startswith(f"{package}/")
        for imported in _imports(tree)
        if imported.split(".")[0] in ("django", "rest_framework", "celery", "redis", "psycopg")
        or imported in own
    ]
    assert found == []
    assert any(name.startswith(f"{package}/") for name in MODULES)
