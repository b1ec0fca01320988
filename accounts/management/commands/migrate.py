"""Migrations run as the owner of the tables; grants and policies follow at once."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from accounts.row_security import secure


class Command(migrate.Command):
    help = "Migrates as app_owner, then writes grants and row-level security."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        changes_tables = not (options["plan"] or options["check_unapplied"])
        if changes_tables:
            call_command("createcachetable", database=options["database"], verbosity=0)
            secure(options["database"])
