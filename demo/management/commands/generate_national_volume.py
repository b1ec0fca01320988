"""The whole country in the database of a demo, for measuring."""

from __future__ import annotations

import os
import time
from typing import Any

import psycopg
from django import db
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone


class Command(BaseCommand):
    help = (
        "Fills a demo's database to national volume: 47 prefectures, 6,000 talents, 1.2 million visits at "
        "--scale 1. Needs DATABASE_ADMIN_URL (a superuser), the register and the demo's records. Prefectures "
        "that are full are left alone. Not for production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="share of the full volume, such as 0.1")
        parser.add_argument("--prefecture", default="", help="only this one, such as tottori")

    def handle(self, *args: Any, **options: Any) -> None:
        admin_url = os.environ.get("DATABASE_ADMIN_URL")
        if settings.PRODUCTION:
            raise CommandError("全国規模のデータは、本番では作れません。")
        if not admin_url:
            raise CommandError("DATABASE_ADMIN_URL に、データベース管理者のアドレスを入れてください。")
        if not 0 < options["scale"] <= 1:
            raise CommandError("--scale は、0より大きく1以下の数にしてください。")
        from demo.volume.examples import read_examples
        from demo.volume.fill import fill_country

        try:
            examples = read_examples()
        except LookupError as missing:
            raise CommandError(str(missing)) from missing
        with psycopg.connect(admin_url, dbname=db.connection.settings_dict["NAME"]) as connection:
            begun = time.monotonic()
            today, only = timezone.localdate(), options["prefecture"]
            for prefecture, visits, events in fill_country(
                connection, examples, today, scale=options["scale"], slug=only
            ):
                took, begun = time.monotonic() - begun, time.monotonic()
                self.stdout.write(f"{prefecture.name} 訪問{visits:,}件 操作履歴{events:,}件 {took:.1f}秒")
