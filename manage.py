#!/usr/bin/env python
"""Django's commands, with the embedded servers beside those that need a database.

Without DATABASE_URL a command gets the demo's servers for as long as it runs. Two kinds do without: those of
Django listed below, and our own whose ``Command`` class says ``pure = True`` (plain calculations).
"""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

from servers import embedded
from servers.database import DatabaseSettingsError, has_tables
from servers.embedded import EmbeddedError

WITHOUT_DATABASE = frozenset(
    {"check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages"}
    | {"sendtestemail", "startapp", "startproject", "version", "--help", "--version", "-h"}
)
BEFORE_TABLES = frozenset({"makemigrations", "migrate", "showmigrations", "sqlmigrate"})


def is_pure(command: str, project: Path = Path(__file__).parent) -> bool:
    """Whether the command says so itself. Read as text: importing it would already load the settings."""
    found = [
        path for depth in ("*", "*/*") for path in project.glob(f"{depth}/management/commands/{command}.py")
    ]
    for path in found:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name == "Command":
                return any(ast.unparse(line) in ("pure = True", "pure: bool = True") for line in node.body)
    return False


def create_tables_on_first_use(owner_url: str) -> None:
    """A command before the first `make demo` finds the tables and the public register in place."""
    if has_tables(owner_url):
        return
    import django
    from django.core.management import call_command, get_commands

    sys.stderr.write("データベースを準備しています… (preparing the database, once)\n")
    django.setup()
    call_command("migrate", verbosity=0)
    for name in ("load_reference", "load_groups", "load_skills"):
        if name in get_commands():
            call_command(name, verbosity=0)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    # Production names its servers itself, and the processes there do not have the owner's address.
    in_production = os.environ.get("POOL_MODE") == "production"
    if in_production or command in WITHOUT_DATABASE or is_pure(command):
        execute_from_command_line(sys.argv)
        return
    try:
        with embedded.environment("demo") as found:
            starts_here = not os.environ.get("DATABASE_URL")
            os.environ.update(found)
            if starts_here and command not in BEFORE_TABLES:
                create_tables_on_first_use(found["DATABASE_OWNER_URL"])
            execute_from_command_line(sys.argv)
    except (EmbeddedError, DatabaseSettingsError) as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
