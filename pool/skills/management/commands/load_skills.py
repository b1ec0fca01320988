"""The skill standard, given to each prefecture that does not have it yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from pool.skills.actions import seed_skills


class Command(BaseCommand):
    help = "Gives each prefecture the skills of the standard that it lacks; may run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        written = 0
        for prefecture in Prefecture.objects.order_by("pk"):
            with scope(prefecture.pk):
                written += seed_skills(by=system_seat(prefecture))
        if options["verbosity"]:
            self.stdout.write(f"スキル標準のスキルを{written}件読み込みました。")
