"""Time from a slash command to its acknowledgement over Socket Mode: the bot against bare Bolt apps, in one run.

    .venv/bin/python benchmarks/ack.py [commands]

Each program runs as a process of its own against the same local workspace. Also measured: time from start until
the first command is acknowledged, and memory (RSS) after all of them.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sandbox.server import Sandbox

HERE = Path(__file__).parent
PAUSE = 0.03
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """What one program showed; times in milliseconds, memory in MiB."""

    name: str
    median: float
    p99: float
    burst: float
    start: float
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.name:34} {self.median:8.2f} {self.p99:8.2f} {self.burst:10.1f} {self.start:9.0f} {self.memory:8.1f}"
        )


def main() -> None:
    """Measure and print a table."""
    commands = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    programs = {
        "bare Bolt, defaults": [str(HERE / "bare_app.py")],
        "bare Bolt, before_response": [str(HERE / "bare_app.py"), "--before-response"],
        "alephee-bot": ["-m", "bot", "run"],
    }
    print(f"{commands} commands, {PAUSE * 1000:.0f} ms apart; burst: 100 at once, time until the last acknowledgement")
    print(f"{'':34} {'median':>8} {'p99':>8} {'burst':>10} {'start':>9} {'memory':>8}")
    print(f"{'':34} {'ms':>8} {'ms':>8} {'ms':>10} {'ms':>9} {'MiB':>8}")
    measured = [measure(name, arguments, commands) for name, arguments in programs.items()]
    for row in measured:
        print(row)
    bare, before, bot = measured
    print(f"bot / bare: {bot.median / bare.median:.2f} (aim ≤ 0.11)")
    print(f"bot / bare with before_response: {bot.median / before.median:.2f}")
    print(f"burst, bot / bare with before_response: {bot.burst / before.burst:.2f} (aim ≤ 1.2)")


def measure(name: str, arguments: list[str], commands: int, database: str = "") -> Measured:
    """Run one program, on a database of its own unless one is named, and send it commands."""
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **sandbox.env(), "BOT_PORT": "0", "BOT_DATABASE": database or f"{folder}/b.db"}
        environment |= {"BOT_LOG_LEVEL": "ERROR", "PYTHONPATH": str(HERE.parent)}
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, *arguments], env=environment) as process:
            try:
                start = first_ack(sandbox, began)
                for _ in range(WARM_UP):
                    sandbox.slack.command("U0REQUESTER", "/alephee help")
                seconds = []
                for _ in range(commands):
                    seconds.append(sandbox.slack.command("U0REQUESTER", "/alephee help").seconds)
                    time.sleep(PAUSE)
                burst = burst_of(sandbox, 100)
                memory = rss(process.pid)
            finally:
                process.terminate()
    ordered = sorted(seconds)
    return Measured(
        name,
        statistics.median(seconds) * 1000,
        ordered[int(len(ordered) * 0.99) - 1] * 1000,
        burst * 1000,
        start * 1000,
        memory,
    )


def first_ack(sandbox: Sandbox, began: float) -> float:
    """Seconds until a command is acknowledged for the first time."""
    while True:
        if sandbox.slack.sockets and sandbox.slack.command("U0REQUESTER", "/alephee help").ok:
            return time.perf_counter() - began
        time.sleep(0.01)


def burst_of(sandbox: Sandbox, count: int) -> float:
    """Seconds until the last of so many commands, sent at once, is acknowledged."""
    with ThreadPoolExecutor(count) as pool:
        began = time.perf_counter()
        acks = list(pool.map(lambda _: sandbox.slack.command("U0REQUESTER", "/alephee help"), range(count)))
        spent = time.perf_counter() - began
    if not all(ack.ok for ack in acks):
        raise RuntimeError("a command of the burst was not acknowledged")
    return spent


def rss(pid: int) -> float:
    """Memory of a process in MiB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main()
