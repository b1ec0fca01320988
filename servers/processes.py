"""Child processes that never outlive the launcher, and what is left of those whose launcher was killed."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from servers.places import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

Child = subprocess.Popen[bytes]


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path | None = None,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    environ: Mapping[str, str] | None = None,
    own_session: bool = True,
    cwd: Path | None = None,
) -> Child:
    """Start a program that the kernel signals when this process dies, however that happens.

    Call it from the main thread: the kernel's promise is tied to the thread. ``own_session`` keeps the
    terminal's Ctrl-C away from the child, so that the launcher decides the order in which things stop.
    """
    parent = os.getpid()

    def prepare_child() -> None:
        # Runs after the change of account, which would have cleared the setting.
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)

    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL if output else None,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=environ,
            cwd=cwd or ("/" if account else None),
            start_new_session=own_session,
            preexec_fn=prepare_child,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    finally:
        if output:
            output.close()


def fresh_log(path: Path) -> None:
    """Begin a new log file and keep the one before it, whoever of us wrote that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_suffix(".log.before"))


def stop(children: Sequence[Child], how: signal.Signals, patience: float) -> None:
    """Ask all at once, wait together for up to ``patience`` seconds, then end whole process groups."""
    for child in children:
        if child.poll() is None:
            child.send_signal(how)
    deadline = time.monotonic() + patience
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            kill_group(child)
            child.wait()


def kill_group(child: Child) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        child.kill()


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs; a zombie that waits to be collected does not count."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def command_of(pid: int) -> list[str]:
    """The command line of a process; empty when it has ended."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end_orphan(pid: int, signals: Sequence[signal.Signals], patience: float = 5.0) -> None:
    """End a process that is not our child, with ever firmer signals."""
    for how in signals:
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), patience):
            return


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore further Ctrl-C and requests to end while the servers are being stopped."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    except ValueError:  # not the main thread, which alone receives signals
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
