"""Proof that nobody changed the history: walks the chain of each prefecture."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.events import first_broken_link
from accounts.models import EventHead, Prefecture
from accounts.tenancy import NATIONWIDE, scope


class Command(BaseCommand):
    help = "Verifies the chained events of every prefecture and names the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        names = {NATIONWIDE: "全国", **dict(Prefecture.objects.values_list("id", "name"))}
        written = dict(EventHead.objects.values_list("prefecture_id", "sequence"))
        broken = 0
        for prefecture_id, name in names.items():
            with scope(prefecture_id):
                link = first_broken_link(prefecture_id)
            if link is not None:
                broken += 1
                self.stderr.write(f"{name}：操作履歴の{link.sequence}番目　{link.reason}")
        if broken:
            raise CommandError(f"{broken}団体の操作履歴がつながっていません。")
        self.stdout.write(f"操作履歴はすべてつながっています（{len(written)}団体、{sum(written.values())}件）。")
