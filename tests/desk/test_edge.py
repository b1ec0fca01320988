"""What holds at the edge of the whole application: proxies, keys of
production, private answers, odd letters, methods."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
import yaml
from allauth.account.adapter import get_adapter
from bs4 import BeautifulSoup
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory, override_settings

from accounts.models import User
from config.environment import Environment
from desk.refusals import without_request
from members.sign_in.adapters import SecondFactorAdapter
from tests.cast import Person
from tests.page import Page, read, words

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "POOL_MODE": "production",
    "SECRET_KEY": "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "pool.example",
    "BASE_URL": "https://pool.example",
    "TRUSTED_PROXIES": "1",
    "DATABASE_URL": "postgresql://app_user@db.example/pool",
    "REDIS_URL": "redis://redis.example",
}
NOT_UTF_8 = "文字コードがUTF-8ではないため、読み取れませんでした。"
NOT_THIS_WAY = "このアドレスは、この方法では開けません"


def _key(environment: Environment) -> str:
    return environment.secret_key("")


def start(**changed: str) -> tuple[int, str]:
    """Exit status and last words of a production start without the variables whose value is empty."""
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    wanted = {name: value for name, value in {**PRODUCTION, **changed}.items() if value}
    command = [
        sys.executable,
        "-c",
        "from config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)",
    ]
    ended = subprocess.run(
        command, cwd=ROOT, env={**kept, **wanted}, capture_output=True, text=True, check=False
    )
    return ended.returncode, (ended.stdout + ended.stderr).strip().splitlines()[-1]


def test_production_starts_only_with_its_variables_and_says_which_is_missing() -> None:
    assert start() == (0, "1")
    assert start(TRUSTED_PROXIES="0") == (0, "0")
    status, words = start(SECRET_KEY="")
    assert status == 1
    assert "環境変数 SECRET_KEY：設定してください" in words
    assert "Environment variable SECRET_KEY must be set" in words


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"POOL_MODE"}))
@pytest.mark.parametrize("value", [None, "", " "])
def test_production_has_no_value_of_its_own(name: str, value: str | None) -> None:
    values = {key: text for key, text in {**PRODUCTION, name: value}.items() if text is not None}
    with pytest.raises(ImproperlyConfigured, match=f"環境変数 {name}："):
        Environment(values).get(name, "one for the demo")
    assert Environment({**values, "POOL_MODE": "demo"}).get(name, "one for the demo") in (
        "one for the demo",
        " ",
    )


@pytest.mark.parametrize("mode", ["Production", "prod", "", "live", "production "])
def test_a_mode_that_is_none_starts_nothing(mode: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="POOL_MODE"):
        _ = Environment({"POOL_MODE": mode}).mode
    status, words = start(POOL_MODE=mode or "none")
    assert status == 1
    assert "POOL_MODE" in words


@pytest.mark.parametrize(
    ("taken", "name", "value"),
    [
        *((Environment.proxies, "TRUSTED_PROXIES", text) for text in ("-1", "one", "1.0", "１")),
        *((_key, "SECRET_KEY", text) for text in ("abc", "a" * 80, "a key for the demo and the tests only")),
        *(
            (Environment.hosts, "ALLOWED_HOSTS", text)
            for text in ("*", ",", "a.example,", "a.example,*", "a b", "https://a")
        ),
        *(
            (Environment.base_url, "BASE_URL", text)
            for text in (
                "http://pool.example",
                "pool.example",
                "https://",
                "https://pool.example/",
                "https://a b",
            )
        ),
    ],
)
def test_production_refuses_what_would_leave_it_open(taken: Any, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        taken(Environment({**PRODUCTION, name: value}))


def test_production_takes_what_is_in_order() -> None:
    environment = Environment({**PRODUCTION, "ALLOWED_HOSTS": "pool.example, www.pool.example"})
    assert environment.hosts() == ["pool.example", "www.pool.example"]
    assert environment.base_url() == "https://pool.example"
    assert environment.secret_key("") == PRODUCTION["SECRET_KEY"]


def test_the_containers_and_the_example_name_what_production_needs() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    example = (ROOT / "production.env.example").read_text(encoding="utf-8")
    for name in set(PRODUCTION) - {"POOL_MODE"}:
        assert f"\n{name}=" in example or compose["x-settings"][name]
        for service in ("migrate", "web", "worker", "beat", "relay"):
            assert name in compose["services"][service]["environment"], service


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
    ],
)
def test_only_the_entries_of_our_own_proxies_are_believed(
    proxies: int, forwarded: str | None, seen: str
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    asked = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert get_adapter().get_client_ip(asked) == seen


def test_another_secret_key_cannot_read_the_secrets_of_apps() -> None:
    """As `docs/running.md` says."""
    kept = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    with override_settings(SECRET_KEY="another"), pytest.raises(InvalidToken):
        SecondFactorAdapter().decrypt(kept)


PUBLIC = ("/", "/help/", "/privacy/", "/accessibility/", "/attribution/", "/healthz", "/api/schema/")


def test_nothing_personal_may_be_kept_by_a_browser_or_a_proxy(today: date, staff: Person) -> None:
    mine = (
        "/hiroshima/",
        "/hiroshima/needs/",
        "/hiroshima/members/?format=csv",
        "/settings/",
        "/api/v1/hiroshima/needs/",
    )
    for path in (*mine, *PUBLIC, "/nothing/here/", "/hiroshima/needs/?q=%00"):
        assert "no-store" in staff.client.get(path)["Cache-Control"], path
        assert "private" in staff.client.get(path)["Cache-Control"], path
    for path in (
        "/accounts/login/",
        "/hiroshima/",
        "/invitations/x/",
        "/api/v1/hiroshima/needs/",
        "/nothing/here/",
    ):
        assert "no-store" in Client().get(path)["Cache-Control"], path


def test_a_form_that_comes_back_may_be_kept_by_the_browser_of_its_writer(
    today: date, officer: Person
) -> None:
    """Else the browser's back button ends at "document expired" (`tests/browser/test_back_button.py`)."""
    again = officer.client.post("/settings/", {"name": ""})
    assert (again.status_code, again["Cache-Control"]) == (200, "private, no-cache")
    stale = officer.client.post("/settings/", {"name": "x"}, keyed=False)
    assert (stale.status_code, stale["Cache-Control"]) == (400, "no-store, private")
    nobody = Client().post("/accounts/login/", {"login": "", "password": ""})
    assert (nobody.status_code, "no-store" in nobody["Cache-Control"]) == (200, True)


def test_public_pages_and_static_files_may_be_kept_while_nobody_is_signed_in(db: None) -> None:
    answers = {path: Client().get(path) for path in (*PUBLIC, "/static/css/base.css")}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert [path for path, answer in answers.items() if "no-store" in answer.get("Cache-Control", "")] == []
    answers["/static/css/base.css"].close()


@pytest.mark.parametrize(
    "path",
    [
        "/hiroshima/needs/?q=%00",
        "/hiroshima/needs/?municipality=a%00b",
        "/hiroshima/search/?q=%00",
        "/hiroshima/documents/?kind=%00",
        "/hiroshima/needs/?%00=1",
        "/hiroshima%00/needs/",
        "/%00",
        "/accounts/login/?next=%00",
    ],
)
def test_letters_that_cannot_be_stored_get_a_japanese_400(today: date, staff: Person, path: str) -> None:
    page = read(staff.client.get(path), 400)
    assert page.heading == "アドレスを読み取れませんでした"
    assert [words(brand) for brand in page.soup.select('header a.brand[href="/"]')] == ["デジタル人材プール"]


def test_a_form_with_such_letters_is_refused_before_anything_is_saved(today: date, officer: Person) -> None:
    page = read(officer.client.post("/settings/", {"name": "デモ\0太郎", "wants_mail": "on"}), 400)
    assert page.heading == "保存できない文字が入っています"
    officer.user.refresh_from_db()
    assert "太郎" not in officer.user.name
    nobody = Client().post("/accounts/login/", {"login": "a\0@b.example", "password": "x"})
    assert nobody.status_code == 400


def test_a_cookie_with_such_letters_is_as_good_as_none(db: None) -> None:
    browser = Client()
    browser.cookies.load('sessionid="\\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"')
    assert browser.get("/hiroshima/").status_code == 302


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "shift_jis"])
def test_only_utf8_is_read(today: date, officer: Person, charset: str) -> None:
    for method in ("GET", "POST"):
        answer: Any = officer.client.generic(
            method, "/hiroshima/needs/?q=1", CONTENT_TYPE=f"text/plain; charset={charset}"
        )
        assert NOT_UTF_8 in read(answer, 400).text, (method, charset)


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", ["%ff", "%82%c9", "a%ed%a0%80", "\udcff"])
def test_bytes_that_are_no_letters_are_not_stored(today: date, officer: Person, name: str) -> None:
    before = User.objects.get(pk=officer.user.pk).name
    body = f"name={name}&post_key={officer.client.key()}".encode(errors="surrogateescape")
    answer: Any = officer.client.generic("POST", "/settings/", body, content_type=FORM)
    assert NOT_UTF_8 in read(answer, 400).text
    parts = f'--a\r\nContent-Disposition: form-data; name="name"\r\n\r\n{chr(0xDCFF)}\r\n--a--\r\n'
    kind = "multipart/form-data; boundary=a"
    answer = officer.client.generic("POST", "/settings/", parts.encode(errors="surrogateescape"), kind)
    assert NOT_UTF_8 in read(answer, 400).text
    assert User.objects.get(pk=officer.user.pk).name == before


def test_the_sign_for_an_unreadable_letter_may_be_typed(today: date, officer: Person) -> None:
    body = f"name=%EF%BF%BD%20%E5%85%89&post_key={officer.client.key()}"
    answer: Any = officer.client.generic("POST", "/settings/", body, content_type=FORM)
    assert answer.status_code == 302
    assert User.objects.get(pk=officer.user.pk).name == "\ufffd 光"


@pytest.mark.parametrize(
    "kind",
    [
        *(
            f"text/plain; charset={charset}"
            for charset in ("rot13", "base64", "klingon", "\xe3\x81", "a\0b", "utf-32")
        ),
        "text/plain; x*=hoge''%41",
        "text/plain; charset*=hoge''abc",
        "multipart/form-data; boundary*=hoge''%41",
        "text/plain; charset*=idna''" + "%41" * 200,
        "application/x-www-form-urlencoded; charset=utf-16",
    ],
)
def test_a_content_type_that_cannot_be_read_is_refused_in_words(db: None, kind: str) -> None:
    from config.wsgi import application

    environ: dict[str, Any] = {
        "PATH_INFO": "/help/",
        "QUERY_STRING": "q=1",
        "CONTENT_TYPE": kind,
    }
    setup_testing_defaults(environ)
    told: list[str] = []
    body = b"".join(application(environ, lambda status, headers: told.append(status)))
    assert told == ["400 Bad Request"]
    assert NOT_UTF_8 in Page(BeautifulSoup(body, "html.parser")).text


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "text/plain; charset=UTF-8", "text/html;charset=us-ascii", ";", "x*=y"]
)
def test_a_usual_or_empty_content_type_is_read(db: None, kind: str) -> None:
    from config.wsgi import application

    environ: dict[str, Any] = {"PATH_INFO": "/help/", "CONTENT_TYPE": kind}
    setup_testing_defaults(environ)
    told: list[str] = []
    body = b"".join(application(environ, lambda status, headers: told.append(status)))
    assert told == ["200 OK"]
    assert Page(BeautifulSoup(body, "html.parser")).heading == "使い方"


def test_what_is_too_big_is_413_with_a_page(today: date, officer: Person) -> None:
    for data in ({"name": "あ" * 1_000_000}, {f"field{number}": "1" for number in range(1100)}):
        page = read(officer.client.post("/settings/", data), 413)
        assert page.heading == "送られた内容が大きすぎます"


PAGES = (
    "/",
    "/help/",
    "/accounts/login/",
    "/settings/",
    "/hiroshima/",
    "/hiroshima/needs/",
    "/operator/",
    "/nothing/",
)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_page_knows_no_other_method(today: date, staff: Person, method: str) -> None:
    for path in PAGES:
        answer: Any = staff.client.generic(method, path)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST"), path
        assert read(answer, 405).heading == NOT_THIS_WAY


def test_an_address_for_posts_says_so_on_a_page_of_ours(today: date, staff: Person) -> None:
    answer = staff.client.get("/hiroshima/notices/read/")
    assert answer["Allow"] == "POST"
    assert read(answer, 405).heading == NOT_THIS_WAY


def test_a_head_request_gets_the_head_of_the_page(today: date, staff: Person) -> None:
    for path in ("/", "/help/", "/settings/", "/hiroshima/", "/hiroshima/needs/", "/api/v1/hiroshima/needs/"):
        head, page = staff.client.head(path), staff.client.get(path)
        assert (head.status_code, head.content) == (page.status_code, b""), path
        assert head["Cache-Control"] == page["Cache-Control"]


def test_production_sets_no_cookie_without_the_prefix_of_the_host() -> None:
    command = [
        sys.executable,
        "-c",
        "from config.settings import *; print(SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, MESSAGE_STORAGE)",
    ]
    told = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **PRODUCTION}, capture_output=True, text=True, check=True
    ).stdout.split()
    assert told == [
        "__Host-session",
        "__Host-csrf",
        "django.contrib.messages.storage.session.SessionStorage",
    ]


def test_a_static_file_carries_the_headers_of_a_page(db: None) -> None:
    page, sheet = Client().get("/help/"), Client().get("/static/css/tokens.css")
    assert sheet.status_code == 200
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert sheet[name] == page[name]
    sheet.close()


@pytest.mark.parametrize("status", [400, 408, 413, 431, 500, 501])
def test_what_the_server_refuses_by_itself_has_the_headers_of_a_page(db: None, status: int) -> None:
    page, refused = Client().get("/help/"), without_request(status)
    assert refused.status_code == status
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert refused[name] == page[name]
    assert "Strict-Transport-Security" not in refused
    with override_settings(
        SECURE_HSTS_SECONDS=60, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")
    ):
        assert without_request(status)["Strict-Transport-Security"].startswith("max-age=60")
