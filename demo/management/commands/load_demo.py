"""The demo's records. `make demo` calls this at each start; only the first one has anything to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    help = (
        "Loads three fictional prefectures up to today; does nothing where they are loaded. Not for "
        "production."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("デモのデータは、本番では読み込めません。")
        # The clock is moved by a requirement of the demo that production does not have: imported only here.
        from demo.stories import load

        missing = load.missing_prefectures()
        password = load.encoded_password() if missing else ""
        if not missing:
            if options["verbosity"]:
                self.stdout.write("デモのデータはすでにあります。")
            return
        load.load_nationwide(password)
        for home in missing:
            load.load_prefecture(home, password)
            if options["verbosity"]:
                self.stdout.write(load.summary_of(home, timezone.localdate()))
