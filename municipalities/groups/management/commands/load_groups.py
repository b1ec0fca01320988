"""The published list of wide-area groups, given to each prefecture that has members in one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from municipalities.groups.actions import seed_group
from municipalities.groups.seeds import groups_in


class Command(BaseCommand):
    help = "Loads the published wide-area groups; may run again, and leaves alone what a person has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        written = 0
        for prefecture in Prefecture.objects.order_by("pk"):
            with scope(prefecture.pk):
                by = system_seat(prefecture)
                written += sum(seed_group(by=by, said=said) is not None for said in groups_in(prefecture.pk))
        if options["verbosity"]:
            self.stdout.write(f"圏域・グループを{written}件読み込みました。")
