"""The commands that run until somebody stops them, as processes of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.demo import DemoBot
from bot.fakes import ShiftedClock
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_log
from bot.settings import load_settings
from sandbox.server import Sandbox
from tests.auditing import rows_of

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
OURS = ("BOT_", "SLACK_", "ALEPHEE_")


class Started:
    """Starts commands; what still runs at the end is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: list[subprocess.Popen[str]] = []

    def __call__(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self._folder,
            env=kept | settings | {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._children.append(child)
        return child

    def close(self) -> None:
        for child in self._children:
            if child.poll() is None:
                child.kill()
            child.communicate()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    started = Started(tmp_path)
    yield started
    started.close()


def line_of(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline()


def stopped(child: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    """Send a signal; return the exit status and what was said on stderr. One that hangs tells where it does."""
    child.send_signal(number)
    try:
        _, said = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        child.send_signal(signal.SIGABRT)
        raise AssertionError(f"it hangs: {child.communicate()[1]}") from error
    return child.returncode, said


@pytest.mark.parametrize("command", ["demo", "sandbox"])
@pytest.mark.parametrize(("option", "other"), [("--port", "--alephee-port"), ("--alephee-port", "--port")])
def test_a_taken_port_is_told_with_its_number_and_how_to_choose_another(
    command: str, option: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main([command, option, str(port), other, "0"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"port {port} is taken; choose another one: {option} ")
    assert f"make demo {option.removeprefix('--').upper().replace('-', '_')}=" in line


def test_one_port_for_both_sides_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--port", "9000", "--alephee-port", "9000"]) == 2
    assert capsys.readouterr().err.startswith("port 9000 is named for both sides; choose two")


def test_an_installation_without_the_sandbox_says_where_the_demo_is(tmp_path: Path) -> None:
    for name in ("bot", "handlers", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    # -S and the parent's paths: without the hook of an editable installation, which would find this tree's sandbox.
    paths = [str(tmp_path), *(path for path in sys.path if path.endswith("-packages"))]
    outcome = subprocess.run(
        [sys.executable, "-S", "-m", "bot", "demo"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = "the sandbox is not part of this installation; run `make demo` in a checkout of the repository\n"
    assert (outcome.returncode, outcome.stderr) == (2, expected)


def test_a_number_that_is_no_port_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["sandbox", "--port", "70000"])
    assert "'70000' is no number from 0 to 65535" in capsys.readouterr().err


def test_a_wrong_log_level_of_the_demo_is_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_LOG_LEVEL", "loud")
    assert main(["demo", "--port", "0", "--alephee-port", "0"]) == 2
    assert capsys.readouterr().err.startswith("BOT_LOG_LEVEL: ")


def test_the_demo_asks_no_proxy_for_its_own_sandbox(started: Started) -> None:
    child = started("demo", "--port", "0", "--alephee-port", "0", HTTP_PROXY="http://127.0.0.1:1")
    assert line_of(child).startswith("The demo is at http://127.0.0.1:")
    assert stopped(child, signal.SIGTERM) == (0, "")


def test_the_demo_takes_the_bots_settings_but_for_what_the_sandbox_decides(started: Started) -> None:
    own = {"BOT_APPROVAL_TTL": "90s", "BOT_LANGUAGE": "pt", "BOT_APPROVALS_CHANNEL": "C0ELSEWHERE"}
    child = started("demo", "--port", "0", "--alephee-port", "0", **own)
    assert line_of(child).startswith("The demo is at http://127.0.0.1:")
    assert stopped(child, signal.SIGTERM) == (0, "")


def test_the_demo_keeps_its_log_in_postgresql_when_the_address_lies_in_a_file(
    started: Started, tmp_path: Path, postgres_url: str
) -> None:
    address = tmp_path / "address"
    address.write_text(postgres_url)
    child = started("demo", "--port", "0", "--alephee-port", "0", BOT_DATABASE_FILE=str(address))
    assert line_of(child).startswith("The demo is at http://127.0.0.1:")
    assert stopped(child, signal.SIGTERM) == (0, "")
    told = [row["name"] for row in rows_of(postgres_url, "SELECT name FROM events ORDER BY id")]
    assert (told[0], told[-1]) == ("started", "stopped")


def test_a_demo_that_was_stopped_does_not_begin_anew(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        own = {"BOT_DATABASE": str(tmp_path / "demo.db"), "BOT_PORT": "0"}
        demo = DemoBot(sandbox, load_settings(sandbox.env() | own))
        demo.start(Event())
        assert demo.is_open
        demo.stop()
        emptied: list[str] = []
        demo.restart(lambda: emptied.append("the world"))
    assert (emptied, [path.name for path in tmp_path.glob("*.db")]) == ([], ["demo.db"])


def test_a_clock_that_is_shifted_did_not_jump() -> None:
    ahead = [0.0]
    clock = ShiftedClock(lambda: ahead[0])
    now, steady = clock.now(), clock.steady()
    ahead[0] = 7200.0
    assert abs((clock.now() - now).total_seconds() - 7200) < 5
    assert abs((clock.now() - now).total_seconds() - (clock.steady() - steady)) < 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_bot_that_still_waits_for_the_database(
    started: Started, tmp_path: Path, number: signal.Signals
) -> None:
    log = open_log(tmp_path / "log.db", CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    with Sandbox() as sandbox:
        own = {"BOT_DATABASE": str(log.path), "BOT_PORT": "0", "BOT_LOCK_WAIT": "1h", "BOT_LOG_LEVEL": "DEBUG"}
        child = started("run", **sandbox.env() | own)
        descriptors = Path(f"/proc/{child.pid}/fd")
        sandbox.slack.wait_for(lambda: "log.db.lock" in str([one.resolve() for one in descriptors.iterdir()]), PATIENCE)
        assert stopped(child, number) == (0, "")
        assert not sandbox.slack.api_calls["auth.test"]
    log.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_demo_says_where_it_is_and_ends_well_at_a_signal(started: Started, number: signal.Signals) -> None:
    child = started("demo", "--port", "0", "--alephee-port", "0")
    assert line_of(child).startswith("The demo is at http://127.0.0.1:")
    assert stopped(child, number) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_alone_prints_the_settings_of_a_bot_and_ends_with_a_signal(
    started: Started, number: signal.Signals
) -> None:
    child = started("sandbox", "--port", "0", "--alephee-port", "0")
    lines = [line_of(child)]
    while not lines[-1].startswith("#"):
        lines.append(line_of(child))
    assert {line.partition("=")[0] for line in lines[:-1]} == set(Sandbox().env())
    assert stopped(child, number) == (0, "")


def test_run_works_until_sigterm_and_writes_its_log_where_the_settings_say(started: Started, tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        settings = sandbox.env() | {"BOT_DATABASE": str(tmp_path / "log.db"), "BOT_PORT": "0"}
        child = started("run", **settings)
        sandbox.slack.transport = "socket"
        sandbox.slack.wait_for(lambda: sandbox.slack.sockets, PATIENCE)
        assert stopped(child, signal.SIGTERM)[0] == 0
    assert (tmp_path / "log.db").exists()


def test_a_signal_while_slack_is_out_of_reach_ends_the_bot_too(started: Started, tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.slack.fault("auth.test", "500", count=None)
        settings = sandbox.env() | {"BOT_DATABASE": str(tmp_path / "log.db"), "BOT_PORT": "0"}
        child = started("run", **settings)
        assert child.stderr is not None
        assert any("Slack is away" in line for line in child.stderr)
        assert stopped(child, signal.SIGTERM)[0] == 0


def test_a_reader_who_goes_away_is_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    # Line by line, as the sandbox flushes what it says: a plain file would fail only when it is closed.
    with monkeypatch.context() as patched, os.fdopen(writing, "wb", buffering=0) as raw:
        patched.setattr(sys, "stdout", _Unbuffered(raw.fileno()))
        assert main(["sandbox", "--port", "0", "--alephee-port", "0"]) == 1


class _Unbuffered:
    """A standard output that writes at once."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, text: str) -> int:
        return os.write(self._descriptor, text.encode())

    def flush(self) -> None:
        """Nothing is held back."""

    def fileno(self) -> int:
        return self._descriptor
