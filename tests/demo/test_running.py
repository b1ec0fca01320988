"""The demo's supervisor and `manage.py`: who is started again, what is refused, what needs no database."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path

import pytest

import manage
from demo import running as demo
from servers.embedded import EmbeddedError
from servers.processes import Child, spawn, stop


def sleeper() -> Child:
    return spawn([sys.executable, "-c", "import time; time.sleep(60)"])


def test_a_program_that_dies_is_started_again_after_a_growing_pause() -> None:
    service = demo.Service("sleeper", sleeper, sleeper(), started=0.0)
    starts = []
    for now in (10.0, 20.0):
        assert service.child is not None
        stop([service.child], signal.SIGKILL, 5.0)
        service.started = now
        service.look_after(now)
        assert service.child is None
        service.look_after(service.start_again - 0.1)
        assert service.child is None
        starts.append(service.start_again - now)
        service.look_after(service.start_again)
        assert service.child.poll() is None
    stop([service.child], signal.SIGKILL, 5.0)
    assert starts == [demo.FIRST_PAUSE, demo.FIRST_PAUSE * 2]


def test_a_start_that_fails_is_tried_again_later(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> Child:
        raise EmbeddedError("no room")

    service = demo.Service("Redis", fails)
    service.look_after(100.0)
    assert service.child is None
    assert service.start_again == 100.0 + demo.LONGEST_PAUSE
    assert "no room" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["", "web", "0", "65536", "８０００", "-1"])
def test_a_port_is_a_number_that_can_be_one(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(demo.DemoError, match="PORT"):
        demo._port()


@pytest.mark.usefixtures("socket_enabled")
def test_a_taken_port_is_refused_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(demo.DemoError, match=f"PORT={port + 1}"):
            demo._refuse_taken_port("127.0.0.1", port)
    demo._refuse_taken_port("127.0.0.1", port)


def test_a_command_says_itself_that_it_needs_no_database(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "management" / "commands"
    folder.mkdir(parents=True)
    (folder / "reckon.py").write_text("class Command(BaseCommand):\n    pure = True\n")
    (folder / "store.py").write_text("class Command(BaseCommand):\n    pure = False\n")
    assert manage.is_pure("reckon", tmp_path)
    assert not manage.is_pure("store", tmp_path)
    assert not manage.is_pure("missing", tmp_path)
    assert manage.is_pure("calculate_allocation")
    assert not manage.is_pure("verify_events")
