"""What the environment says about this installation. Production must say everything, and say it safely;
otherwise nothing starts. The demo and the tests have values of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

MODES = ("demo", "test", "production")
SHORTEST_KEY, FEWEST_LETTERS = 50, 10
"""As `check --deploy` asks of a secret key."""


@dataclass(frozen=True)
class Environment:
    """The variables of one process."""

    values: Mapping[str, str]

    @property
    def mode(self) -> str:
        mode = self.values.get("POOL_MODE", "demo")
        if mode not in MODES:
            raise _wrong(
                "POOL_MODE",
                f"{'、'.join(MODES)} のどれかです（いまの値：{mode}）",
                f"one of {', '.join(MODES)}",
            )
        return mode

    def get(self, name: str, otherwise: str) -> str:
        """A variable that production must set."""
        found = self.values.get(name, "")
        if self.mode != "production":
            return found or otherwise
        if not found.strip():
            raise _wrong(
                name, "設定してください。docs/running.md の「In containers」に説明があります", "must be set"
            )
        return found

    def secret_key(self, otherwise: str) -> str:
        key = self.get("SECRET_KEY", otherwise)
        if self.mode == "production" and (len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS):
            raise _wrong(
                "SECRET_KEY",
                f"{SHORTEST_KEY}文字以上で、{FEWEST_LETTERS}種類以上の文字を使った、無作為な値にしてください",
                f"needs at least {SHORTEST_KEY} random characters",
            )
        return key

    def hosts(self) -> list[str]:
        """Names under which the site is reached; production names each of them."""
        hosts = [host.strip() for host in self.get("ALLOWED_HOSTS", "*").split(",")]
        if self.mode == "production" and not all(
            re.fullmatch(r"\.?[A-Za-z0-9.-]*[A-Za-z0-9]", host) for host in hosts
        ):
            raise _wrong(
                "ALLOWED_HOSTS",
                "サイトの名前をコンマで区切って書いてください（* は使えません）",
                "names the hosts, without *",
            )
        return hosts

    def base_url(self) -> str:
        """The address of the site as it stands in mails, without a slash at its end."""
        url = self.get("BASE_URL", f"http://localhost:{self.values.get('PORT', '8000')}")
        if self.mode == "production" and not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?", url):
            raise _wrong(
                "BASE_URL",
                "https:// とサイトの名前だけにしてください（最後の / は付けません）",
                "is https:// and a host",
            )
        return url

    def proxies(self) -> int:
        """How many proxies of ours stand before this, each of which adds an address to `X-Forwarded-For`."""
        text = self.get("TRUSTED_PROXIES", "0")
        if not (text.isascii() and text.isdecimal()):
            raise _wrong("TRUSTED_PROXIES", f"0以上の整数です（いまの値：{text}）", "must be a whole number")
        return int(text)


def _wrong(name: str, japanese: str, english: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"環境変数 {name}：{japanese}。 / Environment variable {name} {english}; see docs/running.md."
    )
